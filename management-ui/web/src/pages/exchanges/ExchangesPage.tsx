import { useSignal } from '@preact/signals';
import { useMemo } from 'preact/hooks';
import { path } from '../../api/client';
import type { Exchange } from '../../api/types';
import { Badge, Button, Empty, PageHead, Waiting } from '../../components/basics';
import { FilterBox } from '../../components/FilterBox';
import { InHost } from '../../components/InHost';
import type { Column } from '../../components/table/column';
import { ColumnChooser } from '../../components/table/ColumnChooser';
import { DataTable } from '../../components/table/DataTable';
import { tableState } from '../../components/table/state';
import { matches, parseFilter } from '../../lib/filter';
import { count, plural, rate } from '../../lib/format';
import { useLive } from '../../live/live';
import { href, param, setParams, vhost } from '../../router';
import { remove } from './actions';
import { DeclareExchange } from './DeclareExchange';
import { alternateOf, exchangePage, isOwn, keyOf, shown, TYPES, VOCABULARY } from './fields';

const COLUMNS: readonly Column<Exchange>[] = [
  { id: 'name', title: 'Name', width: 230, cell: (row) => <><InHost vhost={row.vhost} /><a href={exchangePage(row)} title={row.name}>{shown(row.name)}</a></>, value: (row) => row.name },
  { id: 'vhost', title: 'Virtual host', wide: true, width: 116, cell: (row) => row.vhost, value: (row) => row.vhost },
  { id: 'type', title: 'Type', width: 140, cell: (row) => <span title={TYPES[row.type] && `looks at ${TYPES[row.type]}`}>{row.type}</span>, value: (row) => row.type },
  { id: 'in', title: 'In', wide: true, numeric: true, width: 80, help: 'Messages published to it each second', cell: (row) => rate(row.message_stats?.publish_in_details?.rate ?? 0), value: (row) => row.message_stats?.publish_in_details?.rate ?? 0 },
  { id: 'out', title: 'Out', wide: true, numeric: true, width: 80, help: 'Messages that it put into queues each second: one for each queue', cell: (row) => rate(row.message_stats?.publish_out_details?.rate ?? 0), value: (row) => row.message_stats?.publish_out_details?.rate ?? 0 },
  { id: 'features', title: 'Features', wide: true, width: 170, help: 'What it was declared with, and its policy', cell: (row) => <Features exchange={row} />, value: (row) => row.policy ?? '' },
  {
    id: 'alternate', title: 'Alternate exchange', wide: true, width: 170, help: 'Where messages go that match no binding; a policy may say it, too', value: alternateOf,
    cell: (row) => {
      const alternate = alternateOf(row);
      return alternate === null ? '–' : <a href={exchangePage({ vhost: row.vhost, name: alternate })}>{alternate}</a>;
    },
  },
  { id: 'user', title: 'Declared by', wide: true, width: 130, cell: (row) => (row.user_who_performed_action === 'rmq-internal' ? <span class="muted">the broker</span> : row.user_who_performed_action), value: (row) => row.user_who_performed_action },
  { id: 'arguments', title: 'Arguments', width: 240, optional: true, cell: (row) => (Object.keys(row.arguments).length > 0 ? <code>{JSON.stringify(row.arguments)}</code> : '–') },
];

export default function ExchangesPage() {
  const answer = useLive<Exchange[]>(vhost.value ? path('exchanges', vhost.value) : '/exchanges');
  const text = param('filter');
  const filter = useMemo(() => parseFilter(text, VOCABULARY), [text]);
  const rows = useMemo(() => answer.value?.filter((row) => matches(filter, row)), [answer.value, filter]);
  const selection = useSignal<ReadonlySet<string>>(new Set());
  const selected = rows?.filter((each) => selection.value.has(keyOf(each))) ?? [];
  const state = tableState({ sort: 'name' });
  const all = answer.value?.length ?? 0;
  const clear = (): void => {
    selection.value = new Set();
  };
  return (
    <div class="list">
      <PageHead title="Exchanges" detail={answer.value && <span>{count(all)} {vhost.value ? `in ${vhost.value}` : 'in all virtual hosts'}</span>}>
        <Button icon="search" onClick={() => { location.hash = href('/routing'); }}>Where does a message go?</Button>
        <Button kind="primary" icon="plus" onClick={() => setParams({ new: 'exchange' })}>Declare exchange</Button>
      </PageHead>
      <div class="toolbar">
        <FilterBox label="Filter exchanges" filter={filter} vocabulary={VOCABULARY} hint="orders type:topic own" />
        <ColumnChooser columns={COLUMNS} state={state} />
      </div>
      {selected.length > 0 && (
        <div class="bulk" role="region" aria-label="Selected exchanges">
          <strong>{plural(selected.length, 'exchange')} selected</strong>
          {selected.some((each) => isOwn(each.name))
            ? <span>The broker’s own exchanges cannot be deleted.</span>
            : <Button kind="danger" icon="trash" onClick={() => void remove(selected).then((gone) => { if (gone) { clear(); } })}>Delete…</Button>}
          <Button kind="quiet" onClick={clear}>Clear selection</Button>
        </div>
      )}
      {answer.error && !rows ? (
        <Waiting error={answer.error} what="exchanges" />
      ) : (
        <DataTable
          label="exchanges"
          columns={COLUMNS}
          rows={rows}
          rowKey={keyOf}
          state={state}
          selection={selection}
          asked={text}
          open={exchangePage}
          empty={all > 0
            ? <Empty title="No exchange matches">The filter leaves out all {count(all)} exchanges. <button type="button" class="link" onClick={() => setParams({ filter: null })}>Show all</button></Empty>
            : <Empty title="You see no exchange" icon="exchange">Every virtual host has some. An administrator can give your user permissions in one under Access.</Empty>}
        />
      )}
      {param('new') === 'exchange' && <DeclareExchange onClose={() => setParams({ new: null })} />}
    </div>
  );
}

function Features({ exchange }: { exchange: Exchange }) {
  const names = Object.keys(exchange.arguments).filter((each) => each !== 'alternate-exchange');
  return (
    <>
      {!exchange.durable && <Badge tone="warn" title="Not durable: gone after a restart">transient</Badge>}
      {exchange.auto_delete && <Badge title="Deleted with its last binding">auto-delete</Badge>}
      {exchange.internal && <Badge title="Takes messages from other exchanges only">internal</Badge>}
      {exchange.policy && <Badge tone="info" title={`Policy ${exchange.policy}`}>{exchange.policy}</Badge>}
      {names.length > 0 && <Badge title={names.join(', ')}>Args</Badge>}
    </>
  );
}
