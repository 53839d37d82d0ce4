import { useMemo } from 'preact/hooks';
import type { Host, HostLimits, Limits } from '../../api/admin';
import { Badge, Button, Empty, PageHead, Waiting } from '../../components/basics';
import { FilterBox } from '../../components/FilterBox';
import type { Column } from '../../components/table/column';
import { ColumnChooser } from '../../components/table/ColumnChooser';
import { DataTable } from '../../components/table/DataTable';
import { tableState } from '../../components/table/state';
import { matches, parseFilter, type Vocabulary } from '../../lib/filter';
import { byteRate, count, plural, rate } from '../../lib/format';
import { useLive } from '../../live/live';
import { href, param, setParams } from '../../router';
import { administrator } from '../../session';
import { HostForm } from './HostForm';
import { useCounts, type Counts } from './useCounts';

interface Row extends Host {
  readonly counts: Partial<Counts>;
  readonly limits: Limits;
}

const page = (host: Host): string => href(['vhosts', host.name]);

const COLUMNS: readonly Column<Row>[] = [
  { id: 'name', title: 'Name', width: 166, value: (row) => row.name, cell: (row) => <><a href={page(row)} title={row.name}>{row.name}</a> {row.protected_from_deletion && <Badge title="Protected from deletion">protected</Badge>}</> },
  { id: 'description', title: 'Description', wide: true, value: (row) => row.description, cell: (row) => <span title={row.description}>{row.description || '–'}</span> },
  { id: 'tags', title: 'Tags', wide: true, width: 150, value: (row) => row.tags.join(' '), cell: (row) => row.tags.map((each) => <Badge key={each}>{each}</Badge>) },
  { id: 'queues', title: 'Queues', numeric: true, width: 90, value: (row) => row.counts.queues, cell: (row) => <Of counted={row.counts.queues} limit={row.limits['max-queues']} /> },
  { id: 'connections', title: 'Connections', wide: true, numeric: true, width: 112, value: (row) => row.counts.connections, cell: (row) => <Of counted={row.counts.connections} limit={row.limits['max-connections']} /> },
  { id: 'ready', title: 'Ready', numeric: true, width: 80, value: (row) => row.messages_ready, cell: (row) => count(row.messages_ready) },
  { id: 'unacked', title: 'Unacked', wide: true, numeric: true, width: 84, value: (row) => row.messages_unacknowledged, cell: (row) => count(row.messages_unacknowledged) },
  { id: 'in', title: 'Published', wide: true, numeric: true, width: 90, value: (row) => row.message_stats?.publish_details?.rate, cell: (row) => rate(row.message_stats?.publish_details?.rate ?? 0) },
  { id: 'out', title: 'Delivered', wide: true, numeric: true, width: 92, value: (row) => row.message_stats?.deliver_get_details?.rate, cell: (row) => rate(row.message_stats?.deliver_get_details?.rate ?? 0) },
  { id: 'type', title: 'Default type', wide: true, width: 114, help: 'The type of queues that are declared without one', value: (row) => row.default_queue_type, cell: (row) => row.default_queue_type },
  { id: 'from', title: 'From clients', numeric: true, optional: true, value: (row) => row.recv_oct_details?.rate, cell: (row) => byteRate(row.recv_oct_details?.rate) },
  { id: 'to', title: 'To clients', numeric: true, optional: true, value: (row) => row.send_oct_details?.rate, cell: (row) => byteRate(row.send_oct_details?.rate) },
];

const VOCABULARY: Vocabulary = {
  fields: { description: 'description', tag: 'tags', queues: 'counts.queues', connections: 'counts.connections', ready: 'messages_ready', type: 'default_queue_type' },
  words: { protected: [{ field: 'protected_from_deletion', operator: '=', value: 'true' }] },
};

export default function VhostsPage() {
  const answer = useLive<Host[]>('/vhosts');
  const limits = useLive<HostLimits[]>('/vhost-limits').value;
  const counts = useCounts(answer.value?.map((each) => each.name) ?? []);
  const filter = parseFilter(param('filter'), VOCABULARY);
  const rows = useMemo(
    () => answer.value?.map((each): Row => ({ ...each, counts: counts.get(each.name) ?? {}, limits: limits?.find((one) => one.vhost === each.name)?.value ?? {} })),
    [answer.value, counts, limits],
  );
  const state = tableState({ sort: 'name' });
  return (
    <div class="list">
      <PageHead title="Virtual hosts" detail={rows && <span>{plural(rows.length, 'virtual host')}: names, permissions and policies of one mean nothing in another</span>}>
        {administrator.value && <Button kind="primary" icon="plus" onClick={() => setParams({ new: 'vhost' })}>Add virtual host</Button>}
      </PageHead>
      <div class="toolbar">
        <FilterBox label="Filter virtual hosts" filter={filter} vocabulary={VOCABULARY} hint="tag:production queues>100" />
        <ColumnChooser columns={COLUMNS} state={state} />
      </div>
      {answer.error && !rows ? <Waiting error={answer.error} what="virtual hosts" /> : (
        <DataTable
          label="virtual hosts"
          columns={COLUMNS}
          rows={rows?.filter((row) => matches(filter, row))}
          rowKey={(row) => row.name}
          state={state}
          asked={param('filter')}
          open={page}
          empty={rows?.length ? <Empty title="No virtual host matches the filter" icon="vhost" /> : <Empty title="Your user may enter no virtual host" icon="vhost">An administrator can give it a permission under Access.</Empty>}
        />
      )}
      {param('new') === 'vhost' && <HostForm existing={null} taken={answer.value?.map((each) => each.name) ?? []} onClose={() => setParams({ new: null })} />}
    </div>
  );
}

function Of({ counted, limit }: { counted: number | undefined; limit: number | undefined }) {
  return <>{count(counted)}{limit !== undefined && <span class="muted" title={`The limit is ${count(limit)}`}> / {count(limit)}</span>}</>;
}
