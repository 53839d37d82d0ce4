import { useSignal } from '@preact/signals';
import { useMemo } from 'preact/hooks';
import type { Permission, User } from '../../api/admin';
import { Badge, Button, Empty } from '../../components/basics';
import { FilterBox } from '../../components/FilterBox';
import type { Column } from '../../components/table/column';
import { DataTable } from '../../components/table/DataTable';
import { tableState } from '../../components/table/state';
import { matches, parseFilter, type Vocabulary } from '../../lib/filter';
import { plural } from '../../lib/format';
import { append } from '../../lib/multimap';
import { means } from '../../lib/tags';
import { href, param } from '../../router';
import { session } from '../../session';
import { removeUsers } from './actions';

interface Row extends User {
  readonly hosts: readonly string[];
  readonly entered: number;
}

const VOCABULARY: Vocabulary = {
  fields: { tag: 'tags', vhost: 'hosts', vhosts: 'entered', connections: 'limits.max-connections', channels: 'limits.max-channels' },
  words: {
    'no-permissions': [{ field: 'entered', operator: '=', value: '0' }],
    'no-tags': [{ field: 'tags', operator: '=', value: '' }],
  },
};

const COLUMNS: readonly Column<Row>[] = [
  { id: 'name', title: 'Name', width: 240, value: (row) => row.name, cell: (row) => <><a href={href(['access', row.name])} title={row.name}>{row.name}</a> {row.name === session.value?.name && <Badge tone="info">you</Badge>}</> },
  { id: 'tags', title: 'Tags', width: 230, help: 'What the user may do here and in the HTTP API; messages need permissions', value: (row) => row.tags.join(' '), cell: (row) => <Tags tags={row.tags} /> },
  { id: 'vhosts', title: 'Virtual hosts', wide: true, help: 'Where the user has a permission', value: (row) => row.hosts.length, cell: (row) => row.hosts.length === 0 ? <span class="muted">none: cannot open a connection</span> : <span title={row.hosts.join('\n')}>{row.hosts.join(', ')}</span> },
  { id: 'limits', title: 'Limits', wide: true, width: 230, value: (row) => row.limits['max-connections'] ?? row.limits['max-channels'], cell: (row) => limitsOf(row) },
];

export function UserList({ users, permissions }: { users: readonly User[]; permissions: readonly Permission[] }) {
  const selection = useSignal<ReadonlySet<string>>(new Set());
  const text = param('filter');
  const filter = useMemo(() => parseFilter(text, VOCABULARY), [text]);
  const rows = useMemo(() => {
    const hosts = new Map<string, string[]>();
    permissions.forEach((each) => append(hosts, each.user, each.vhost));
    return users.map((each): Row => {
      const entered = hosts.get(each.name) ?? [];
      return { ...each, hosts: entered, entered: entered.length };
    }).filter((each) => matches(filter, each));
  }, [users, permissions, filter]);
  const selected = rows.filter((each) => selection.value.has(each.name));
  const clear = (): void => {
    selection.value = new Set();
  };
  return (
    <div class="stack">
      <div class="toolbar"><FilterBox label="Filter users" filter={filter} vocabulary={VOCABULARY} hint="tag:administrator no-permissions vhosts>1" /></div>
      {selected.length > 0 && (
        <div class="bulk" role="region" aria-label="Selected users">
          <strong>{plural(selected.length, 'user')} selected</strong>
          <Button kind="danger" icon="trash" onClick={() => void removeUsers(selected, users).then((gone) => { if (gone) { clear(); } })}>Delete…</Button>
          <Button kind="quiet" onClick={clear}>Clear selection</Button>
        </div>
      )}
      <DataTable
        label="users"
        columns={COLUMNS}
        rows={rows}
        rowKey={(row) => row.name}
        state={tableState({ sort: 'name' })}
        selection={selection}
        asked={text}
        open={(row) => href(['access', row.name])}
        empty={<Empty title="No user matches the filter" icon="access" />}
        inset
      />
    </div>
  );
}

export function Tags({ tags }: { tags: readonly string[] }) {
  return tags.length === 0 ? <span class="muted" title={means([])}>none</span> : <>{tags.map((each) => <Badge key={each} tone={each === 'administrator' ? 'warn' : 'neutral'} title={means([each])}>{each}</Badge>)}</>;
}

export function limitsOf({ limits }: Pick<User, 'limits'>): string {
  const { 'max-connections': connections, 'max-channels': channels } = limits;
  return [connections === undefined ? '' : plural(connections, 'connection'), channels === undefined ? '' : plural(channels, 'channel')].filter((each) => each !== '').join(', ') || '–';
}
