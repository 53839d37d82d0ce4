/** How connections are told apart, filtered and grouped. */
import { path } from '../../api/client';
import type { Connection } from '../../api/types';
import { condition, matches, type Filter, type Vocabulary } from '../../lib/filter';
import { href, setParams, vhost } from '../../router';

/** A connection with what people call it. */
export interface ConnectionRow extends Connection {
  /** The name that the application gave, or nothing. */
  readonly app: string;
  /** Library and version. */
  readonly client: string;
}

export const connectionPath = (name: string, ...more: readonly string[]): string => path('connections', name, ...more);
export const connectionPage = (name: string): string => href(['connections', name]);

const FIELDS = [
  'name', 'vhost', 'user', 'user_provided_name', 'state', 'channels', 'ssl', 'ssl_protocol', 'node', 'protocol', 'timeout', 'connected_at',
  'peer_host', 'client_properties.product', 'client_properties.version', 'client_properties.platform',
  'recv_oct_details.rate', 'send_oct_details.rate',
];

export function connectionsPath(): string {
  return `${vhost.value ? path('vhosts', vhost.value, 'connections') : '/connections'}?columns=${FIELDS.join(',')}`;
}

export function appOf(connection: Pick<Connection, 'user_provided_name' | 'client_properties'>): string {
  return connection.user_provided_name ?? String(connection.client_properties?.['connection_name'] ?? '');
}

export function clientOf({ client_properties: said }: Pick<Connection, 'client_properties'>): string {
  return [said?.['product'], said?.['version']].filter((each) => each !== undefined).join(' ');
}

export function rowOf(connection: Connection): ConnectionRow {
  return { ...connection, app: appOf(connection), client: clientOf(connection) };
}

export const VOCABULARY: Vocabulary = {
  fields: {
    app: 'app',
    user: 'user',
    client: 'client',
    vhost: 'vhost',
    state: 'state',
    peer: 'peer_host',
    node: 'node',
    channels: 'channels',
    in: 'recv_oct_details.rate',
    out: 'send_oct_details.rate',
  },
  words: {
    tls: [condition('ssl', '=', 'true')],
    plain: [condition('ssl', '=', 'false')],
    blocked: [condition('state', '~', '^(blocked|blocking|flow)$')],
    'no-channels': [condition('channels', '=', '0')],
    unnamed: [condition('app', '=', '')],
  },
};

/** A name is that of the application or the pair of addresses. */
export function wanted(filter: Filter, row: ConnectionRow): boolean {
  return matches(filter, { ...row, name: `${row.app} ${row.name}` });
}

export const GROUPINGS = [
  ['', 'Each'], ['app', 'Application'], ['user', 'User'], ['client', 'Client'], ['vhost', 'Virtual host'], ['peer', 'Address'],
] as const;
export type Grouping = Exclude<(typeof GROUPINGS)[number][0], ''>;

export interface Group {
  readonly name: string;
  readonly connections: readonly ConnectionRow[];
  readonly channels: number;
  readonly received: number;
  readonly sent: number;
  /** Those that publish and are held back. */
  readonly blocked: number;
  readonly users: readonly string[];
}

export function grouped(rows: readonly ConnectionRow[], by: Grouping): readonly Group[] {
  const groups = new Map<string, ConnectionRow[]>();
  for (const row of rows) {
    const name = (by === 'peer' ? row.peer_host : row[by]) ?? '';
    const found = groups.get(name);
    if (found) {
      found.push(row);
    } else {
      groups.set(name, [row]);
    }
  }
  const sum = (all: readonly ConnectionRow[], of: (row: ConnectionRow) => number | undefined): number => all.reduce((total, each) => total + (of(each) ?? 0), 0);
  return [...groups].map(([name, all]) => ({
    name,
    connections: all,
    channels: sum(all, (each) => each.channels),
    received: sum(all, (each) => each.recv_oct_details?.rate),
    sent: sum(all, (each) => each.send_oct_details?.rate),
    blocked: all.filter((each) => each.state !== 'running' && each.state !== 'idle').length,
    users: [...new Set(all.map((each) => each.user))],
  }));
}

/** Shows the connections of a group one by one. */
export function openGroup(by: Grouping, name: string): void {
  setParams({ by: null, filter: name === '' && by === 'app' ? 'unnamed' : `${by}:"${name}"` });
}
