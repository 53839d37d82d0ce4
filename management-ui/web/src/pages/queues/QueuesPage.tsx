import { useSignal } from '@preact/signals';
import { useEffect, useMemo } from 'preact/hooks';
import type { Page, Queue } from '../../api/types';
import { Button, Empty, PageHead, Waiting } from '../../components/basics';
import { FilterBox } from '../../components/FilterBox';
import { shownColumns } from '../../components/table/column';
import { ColumnChooser } from '../../components/table/ColumnChooser';
import { DataTable } from '../../components/table/DataTable';
import { tableState, type TableState } from '../../components/table/state';
import { filterParams, parseFilter, type Filter } from '../../lib/filter';
import { count } from '../../lib/format';
import { useLive } from '../../live/live';
import { usePolled } from '../../live/polled';
import { href, param, setParams, vhost } from '../../router';
import { BulkBar } from './BulkBar';
import { queueColumns, type Pasts, type QueueColumn } from './columns';
import { DeclareQueue } from './DeclareQueue';
import { keyOf, queuePage, VOCABULARY } from './fields';
import { SavedViews } from './SavedViews';

const ALWAYS = ['name', 'vhost', 'state', 'messages', 'paused'];

export default function QueuesPage() {
  const state = tableState({ sort: 'name' });
  const filter = parseFilter(param('filter'), VOCABULARY);
  const asked = listPath(state, filter);
  const answer = useLive<Page<Queue>>(asked);
  const pasts = usePasts(state, filter);
  const columns = useMemo(() => queueColumns(pasts), [pasts]);
  const selection = useSignal<ReadonlySet<string>>(new Set());
  useEffect(() => {
    selection.value = new Set();
  }, [asked]);
  const page = answer.value;
  const declare = (): void => setParams({ new: 'queue' });
  return (
    <div class="list">
      <PageHead title="Queues" detail={page && <span>{count(page.total_count)} {vhost.value ? `in ${vhost.value}` : 'in all virtual hosts'}</span>}>
        <Button kind="primary" icon="plus" onClick={declare}>Declare queue</Button>
      </PageHead>
      <div class="toolbar">
        <FilterBox label="Filter queues" filter={filter} vocabulary={VOCABULARY} hint="orders type:quorum ready>1k no-consumers" />
        <SavedViews />
        <ColumnChooser columns={columns} state={state} />
      </div>
      {selection.value.size > 0 && <BulkBar queues={(page?.items ?? []).filter((each) => selection.value.has(keyOf(each)))} onDone={() => { selection.value = new Set(); }} />}
      {answer.error && !page ? (
        <Waiting error={answer.error} what="queues" />
      ) : (
        <DataTable
          label="queues"
          columns={columns}
          rows={page?.items}
          rowKey={keyOf}
          state={state}
          selection={selection}
          paging={page}
          asked={asked}
          open={(row) => href(queuePage(row))}
          empty={page && page.total_count > 0
            ? <Empty title="No queue matches">The filter leaves out all {count(page.total_count)} queues. <button type="button" class="link" onClick={() => setParams({ filter: null })}>Show all</button></Empty>
            : <Empty title="There is no queue yet" icon="queue">Clients declare queues, or you do.<br /><Button kind="primary" icon="plus" onClick={declare}>Declare queue</Button></Empty>}
        />
      )}
      {param('new') === 'queue' && <DeclareQueue onClose={() => setParams({ new: null })} />}
    </div>
  );
}

/** Only what is shown is asked for. */
function listPath(state: TableState, filter: Filter): string {
  const all = queueColumns(new Map());
  const sort = all.find((each) => each.id === state.sort)?.sort ?? 'name';
  const fields = (shownColumns(all, state) as readonly QueueColumn[]).flatMap((each) => each.fields);
  return rowsPath(state, filter, sort, [...new Set([...ALWAYS, ...fields])]);
}

function rowsPath(state: TableState, filter: Filter, sort: string, columns: readonly string[], more: readonly [string, string][] = []): string {
  const params = new URLSearchParams([
    ['page', String(state.page)],
    ['page_size', String(state.pageSize)],
    ['sort', sort],
    ['sort_reverse', String(state.descending)],
    ...filterParams(filter),
    ['columns', columns.join(',')],
    ...more,
  ]);
  return `/queues${vhost.value ? `/${encodeURIComponent(vhost.value)}` : ''}?${params.toString()}`;
}

/** What the lines of the column "5 minutes" are drawn from. */
function usePasts(state: TableState, filter: Filter): Pasts {
  const all = queueColumns(new Map());
  const shown = shownColumns(all, state).some((each) => each.id === 'past');
  const sort = all.find((each) => each.id === state.sort)?.sort ?? 'name';
  const page = usePolled<Page<Queue>>(
    shown ? rowsPath(state, filter, sort, ['name', 'vhost', 'messages_details.samples'], [['known_samples', 'true'], ['lengths_age', '300'], ['lengths_incr', '10']]) : null,
    30,
  );
  return useMemo(() => new Map(page?.items.map((each) => [keyOf(each), each.messages_details])), [page]);
}
