import { useMemo } from 'preact/hooks';
import { path } from '../../api/client';
import type { Channel } from '../../api/types';
import { Empty, PageHead, Waiting } from '../../components/basics';
import { FilterBox } from '../../components/FilterBox';
import { ColumnChooser } from '../../components/table/ColumnChooser';
import { DataTable } from '../../components/table/DataTable';
import { tableState } from '../../components/table/state';
import { matches, parseFilter } from '../../lib/filter';
import { count } from '../../lib/format';
import { useLive } from '../../live/live';
import { param, setParams, vhost } from '../../router';
import { may } from '../../session';
import { useApps } from '../connections/apps';
import { COLUMNS } from './columns';
import { channelPage, channelRow, FIELDS, VOCABULARY } from './fields';

export default function ChannelsPage() {
  const answer = useLive<Channel[]>(`${vhost.value ? path('vhosts', vhost.value, 'channels') : '/channels'}?columns=${FIELDS}`);
  const apps = useApps();
  const text = param('filter');
  const filter = useMemo(() => parseFilter(text, VOCABULARY), [text]);
  const rows = useMemo(() => answer.value?.map((each) => channelRow(each, apps)).filter((row) => matches(filter, { ...row, name: `${row.app} ${row.name}` })), [answer.value, filter, apps]);
  const state = tableState({ sort: 'name' });
  const all = answer.value?.length ?? 0;
  return (
    <div class="list">
      <PageHead title="Channels" detail={answer.value && <span>{count(all)} {vhost.value ? `in ${vhost.value}` : 'in all virtual hosts'}{!may('monitoring') && '; you see your own only'}</span>} />
      <div class="toolbar">
        <FilterBox label="Filter channels" filter={filter} vocabulary={VOCABULARY} hint="user:app unacked>100 full publishing" />
        <ColumnChooser columns={COLUMNS} state={state} />
      </div>
      {answer.error && !rows ? (
        <Waiting error={answer.error} what="channels" />
      ) : (
        <DataTable
          label="channels"
          columns={COLUMNS}
          rows={rows}
          rowKey={(row) => row.name}
          state={state}
          asked={text}
          open={(row) => channelPage(row.name)}
          empty={all > 0
            ? <Empty title="No channel matches">The filter leaves out all {count(all)} channels. <button type="button" class="link" onClick={() => setParams({ filter: null })}>Show all</button></Empty>
            : <Empty title="No channel is open" icon="channel">A client opens channels in its connection to publish and consume.</Empty>}
        />
      )}
    </div>
  );
}
