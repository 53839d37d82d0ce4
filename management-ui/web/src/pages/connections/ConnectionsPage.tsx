import { useSignal } from '@preact/signals';
import { useMemo, useState } from 'preact/hooks';
import type { Connection } from '../../api/types';
import { Button, Empty, PageHead, Waiting } from '../../components/basics';
import { FilterBox } from '../../components/FilterBox';
import { ColumnChooser } from '../../components/table/ColumnChooser';
import { DataTable } from '../../components/table/DataTable';
import { tableState } from '../../components/table/state';
import { parseFilter } from '../../lib/filter';
import { count, plural } from '../../lib/format';
import { useLive } from '../../live/live';
import { param, setParams, vhost } from '../../router';
import { may } from '../../session';
import { CloseDialog } from './CloseDialog';
import { COLUMNS, groupColumns } from './columns';
import { connectionPage, connectionsPath, grouped, GROUPINGS, rowOf, VOCABULARY, wanted, type ConnectionRow, type Grouping } from './fields';

interface Closing {
  readonly connections: readonly ConnectionRow[];
  readonly what?: string;
}

export default function ConnectionsPage() {
  const answer = useLive<Connection[]>(connectionsPath());
  const text = param('filter');
  const filter = useMemo(() => parseFilter(text, VOCABULARY), [text]);
  const rows = useMemo(() => answer.value?.map(rowOf).filter((row) => wanted(filter, row)), [answer.value, filter]);
  const by = GROUPINGS.find(([id]) => id === param('by'))?.[0] ?? '';
  const selection = useSignal<ReadonlySet<string>>(new Set());
  const [closing, setClosing] = useState<Closing | null>(null);
  const state = tableState({ sort: 'app' });
  const selected = rows?.filter((each) => selection.value.has(each.name)) ?? [];
  const all = answer.value?.length ?? 0;
  const clear = (): void => {
    selection.value = new Set();
  };
  return (
    <div class="list">
      <PageHead title="Connections" detail={answer.value && <span>{count(all)} {vhost.value ? `in ${vhost.value}` : 'in all virtual hosts'}{!may('monitoring') && '; you see your own only'}</span>} />
      <div class="toolbar">
        <FilterBox label="Filter connections" filter={filter} vocabulary={VOCABULARY} hint="checkout user:app in>1MiB blocked" />
        <GroupingPicker by={by} />
        {by === '' && <ColumnChooser columns={COLUMNS} state={state} />}
      </div>
      {selected.length > 0 && by === '' && (
        <div class="bulk" role="region" aria-label="Selected connections">
          <strong>{plural(selected.length, 'connection')} selected</strong>
          <Button kind="danger" onClick={() => setClosing({ connections: selected })}>Close…</Button>
          <Button kind="quiet" onClick={clear}>Clear selection</Button>
        </div>
      )}
      {answer.error && !rows ? (
        <Waiting error={answer.error} what="connections" />
      ) : by === '' ? (
        <DataTable
          label="connections"
          columns={COLUMNS}
          rows={rows}
          rowKey={(row) => row.name}
          state={state}
          selection={selection}
          asked={text}
          open={(row) => connectionPage(row.name)}
          empty={<Nothing all={all} />}
        />
      ) : (
        <Groups by={by} rows={rows} all={all} onClose={setClosing} />
      )}
      {closing && <CloseDialog {...closing} onClose={() => setClosing(null)} onDone={clear} />}
    </div>
  );
}

function GroupingPicker({ by }: { by: string }) {
  return (
    <label class="inline-select">
      <span>Group by</span>
      <select value={by} onChange={(event) => setParams({ by: event.currentTarget.value, sort: null, order: null })}>
        {GROUPINGS.map(([id, title]) => <option key={id} value={id}>{id === '' ? 'nothing' : title.toLowerCase()}</option>)}
      </select>
    </label>
  );
}

function Groups({ by, rows, all, onClose }: {
  by: Grouping;
  rows: readonly ConnectionRow[] | undefined;
  all: number;
  onClose: (closing: Closing) => void;
}) {
  const columns = useMemo(() => groupColumns(by, (group) => onClose({ connections: group.connections, what: group.name || 'unnamed applications' })), [by]);
  const groups = useMemo(() => rows && grouped(rows, by), [rows, by]);
  return (
    <DataTable
      label="groups of connections"
      columns={columns}
      rows={groups}
      rowKey={(row) => row.name}
      state={tableState({ sort: 'connections', descending: true })}
      asked={`${by} ${param('filter')}`}
      empty={<Nothing all={all} />}
    />
  );
}

function Nothing({ all }: { all: number }) {
  return all > 0
    ? <Empty title="No connection matches">The filter leaves out all {count(all)} connections. <button type="button" class="link" onClick={() => setParams({ filter: null })}>Show all</button></Empty>
    : <Empty title="Nobody is connected" icon="connection">Clients connect to the ports that the overview lists. Those that name themselves (connection_name) are easier to find here.</Empty>;
}
