import { useMemo } from 'preact/hooks';
import { path } from '../../api/client';
import type { Consumer } from '../../api/types';
import { Empty, PageHead, Waiting } from '../../components/basics';
import { FilterBox } from '../../components/FilterBox';
import { ColumnChooser } from '../../components/table/ColumnChooser';
import { DataTable } from '../../components/table/DataTable';
import { tableState } from '../../components/table/state';
import { matches, parseFilter, type Vocabulary } from '../../lib/filter';
import { count } from '../../lib/format';
import { useLive } from '../../live/live';
import { href, param, setParams, vhost } from '../../router';
import { may } from '../../session';
import { useApps } from '../connections/apps';
import { COLUMNS, consumerKey, stateOf, type ConsumerRow } from './columns';

const VOCABULARY: Vocabulary = {
  fields: {
    queue: 'queue.name',
    app: 'app',
    tag: 'consumer_tag',
    user: 'channel_details.user',
    connection: 'channel_details.connection_name',
    vhost: 'queue.vhost',
    state: 'state',
    prefetch: 'prefetch_count',
  },
  words: {
    waiting: [{ field: 'active', operator: '=', value: 'false' }],
    automatic: [{ field: 'ack_required', operator: '=', value: 'false' }],
    exclusive: [{ field: 'exclusive', operator: '=', value: 'true' }],
    unlimited: [{ field: 'prefetch_count', operator: '=', value: '0' }],
  },
};

export default function ConsumersPage() {
  const answer = useLive<Consumer[]>(vhost.value ? path('consumers', vhost.value) : '/consumers');
  const apps = useApps();
  const text = param('filter');
  const filter = useMemo(() => parseFilter(text, VOCABULARY), [text]);
  // A word finds the queue, the tag or the application.
  const rows = useMemo(
    () => answer.value
      ?.map((each): ConsumerRow => ({ ...each, app: apps.get(each.channel_details?.connection_name ?? '') ?? '' }))
      .filter((row) => matches(filter, { ...row, name: `${row.queue.name} ${row.consumer_tag} ${row.app}`, state: stateOf(row) })),
    [answer.value, filter, apps],
  );
  const state = tableState({ sort: 'queue' });
  const all = answer.value?.length ?? 0;
  return (
    <div class="list">
      <PageHead title="Consumers" detail={answer.value && <span>{count(all)} {vhost.value ? `in ${vhost.value}` : 'in all virtual hosts'}{!may('monitoring') && '; you see your own only'}</span>} />
      <div class="toolbar">
        <FilterBox label="Filter consumers" filter={filter} vocabulary={VOCABULARY} hint="orders user:app waiting unlimited" />
        <ColumnChooser columns={COLUMNS} state={state} />
      </div>
      {answer.error && !rows ? (
        <Waiting error={answer.error} what="consumers" />
      ) : (
        <DataTable
          label="consumers"
          columns={COLUMNS}
          rows={rows}
          rowKey={consumerKey}
          state={state}
          asked={text}
          open={(row) => href(['queues', row.queue.vhost, row.queue.name])}
          empty={all > 0
            ? <Empty title="No consumer matches">The filter leaves out all {count(all)} consumers. <button type="button" class="link" onClick={() => setParams({ filter: null })}>Show all</button></Empty>
            : <Empty title="Nobody consumes" icon="consumer">Messages stay in their queues until a client subscribes with basic.consume.</Empty>}
        />
      )}
    </div>
  );
}
