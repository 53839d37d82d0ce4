import { Badge, Button, StatePill, When } from '../../components/basics';
import type { Column } from '../../components/table/column';
import { byteRate, count, plural } from '../../lib/format';
import { peerOf } from './apps';
import { connectionPage, openGroup, type ConnectionRow, type Group, type Grouping } from './fields';

export const COLUMNS: readonly Column<ConnectionRow>[] = [
  {
    id: 'app', title: 'Application', width: 150, help: 'The name that the client gave; where it gave none, its address',
    cell: (row) => <a href={connectionPage(row.name)} title={`${row.app}\n${row.name}`}>{row.app || row.name}</a>,
    value: (row) => row.app || row.name,
  },
  { id: 'name', title: 'From', wide: true, width: 140, help: 'Address and port of the client', cell: (row) => <span title={row.name}>{peerOf(row.name)}</span>, value: (row) => row.name },
  { id: 'state', title: 'State', width: 90, cell: (row) => <StatePill state={row.state} />, value: (row) => row.state },
  { id: 'user', title: 'User', wide: true, width: 84, cell: (row) => row.user, value: (row) => row.user },
  { id: 'vhost', title: 'Vhost', help: 'Virtual host', wide: true, width: 76, cell: (row) => row.vhost, value: (row) => row.vhost },
  { id: 'client', title: 'Client', wide: true, width: 144, cell: (row) => <span title={String(row.client_properties?.['platform'] ?? '')}>{row.client || '–'}</span>, value: (row) => row.client },
  { id: 'tls', title: 'TLS', wide: true, width: 52, cell: (row) => (row.ssl ? <Badge tone="good" title={row.ssl_protocol ?? ''}>TLS</Badge> : <span class="muted">no</span>), value: (row) => (row.ssl ? 1 : 0) },
  { id: 'channels', title: 'Channels', wide: true, numeric: true, width: 84, cell: (row) => count(row.channels), value: (row) => row.channels },
  { id: 'in', title: 'From client', numeric: true, width: 100, help: 'Bytes each second', cell: (row) => byteRate(row.recv_oct_details?.rate), value: (row) => row.recv_oct_details?.rate },
  { id: 'out', title: 'To client', wide: true, numeric: true, width: 100, help: 'Bytes each second', cell: (row) => byteRate(row.send_oct_details?.rate), value: (row) => row.send_oct_details?.rate },
  { id: 'since', title: 'Connected', wide: true, width: 118, cell: (row) => <When at={row.connected_at} />, value: (row) => row.connected_at },
  { id: 'heartbeat', title: 'Heartbeat', numeric: true, optional: true, help: 'Seconds', cell: (row) => (row.timeout ? `${row.timeout} s` : 'off'), value: (row) => row.timeout },
  { id: 'protocol', title: 'Protocol', width: 120, optional: true, cell: (row) => row.protocol, value: (row) => row.protocol },
  { id: 'node', title: 'Node', width: 160, optional: true, cell: (row) => row.node, value: (row) => row.node },
];

const TITLES: Record<Grouping, string> = { app: 'Application', user: 'User', client: 'Client', vhost: 'Virtual host', peer: 'Address' };

export function groupColumns(by: Grouping, onClose: (group: Group) => void): readonly Column<Group>[] {
  return [
    {
      id: 'name', title: TITLES[by], width: 260, value: (row) => row.name,
      cell: (row) => <button type="button" class="link" onClick={() => openGroup(by, row.name)}>{row.name || '(unnamed)'}</button>,
    },
    { id: 'users', title: 'Users', wide: true, width: 160, cell: (row) => <span title={row.users.join(', ')}>{row.users.join(', ')}</span>, value: (row) => row.users.join() },
    { id: 'held', title: 'Held back', wide: true, width: 110, help: 'Publishers that are blocked or slowed down', cell: (row) => (row.blocked > 0 ? <Badge tone="warn">{count(row.blocked)} held back</Badge> : '–'), value: (row) => row.blocked },
    { id: 'connections', title: 'Connections', numeric: true, width: 126, cell: (row) => count(row.connections.length), value: (row) => row.connections.length },
    { id: 'channels', title: 'Channels', wide: true, numeric: true, width: 96, cell: (row) => count(row.channels), value: (row) => row.channels },
    { id: 'in', title: 'From clients', numeric: true, width: 116, help: 'Bytes each second', cell: (row) => byteRate(row.received), value: (row) => row.received },
    { id: 'out', title: 'To clients', wide: true, numeric: true, width: 116, help: 'Bytes each second', cell: (row) => byteRate(row.sent), value: (row) => row.sent },
    { id: 'close', title: 'Close', width: 64, cell: (row) => <Button kind="quiet" icon="cross" label={`Close ${plural(row.connections.length, 'connection')} of ${row.name || 'unnamed applications'}`} onClick={() => onClose(row)} /> },
  ];
}
