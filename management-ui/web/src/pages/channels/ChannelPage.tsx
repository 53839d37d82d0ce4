import { useMemo } from 'preact/hooks';
import type { Channel, Counter } from '../../api/types';
import { Badge, Card, Empty, KeyValue, Note, PageHead, StatePill, Waiting } from '../../components/basics';
import { Chart } from '../../components/chart/Chart';
import type { Series } from '../../components/chart/options';
import { SHORT_SPANS, spanQuery } from '../../components/chart/ranges';
import { chosenSpan, SpanPicker } from '../../components/chart/SpanPicker';
import { DataTable } from '../../components/table/DataTable';
import { tableState } from '../../components/table/state';
import { count } from '../../lib/format';
import { rates } from '../../lib/history';
import { useLive } from '../../live/live';
import { usePolled } from '../../live/polled';
import { href, query } from '../../router';
import { connectionPage } from '../connections/fields';
import { CHANNEL_COLUMNS, consumerKey } from '../consumers/columns';
import type { PathNames } from '../registry';
import { prefetch } from './columns';
import { channelPath, isFull, modeOf } from './fields';

type Flow = Series & { readonly counter: Counter };

const IN: readonly Flow[] = [
  { title: 'Published', metric: 'publish', counter: 'publish' },
  { title: 'Confirmed', metric: 'confirm', counter: 'confirm' },
  { title: 'Returned', metric: 'unroutable', counter: 'return_unroutable' },
  { title: 'Dropped', metric: 'redeliver', counter: 'drop_unroutable' },
];
const OUT: readonly Flow[] = [
  { title: 'Delivered', metric: 'deliver', counter: 'deliver_get' },
  { title: 'Acked', metric: 'ack', counter: 'ack' },
  { title: 'Redelivered', metric: 'redeliver', counter: 'redeliver' },
];

export default function ChannelPage({ names }: { names: PathNames }) {
  const { name = '' } = names;
  const answer = useLive<Channel>(channelPath(name));
  const channel = answer.value;
  const crumb = <a href={href('/channels')}>Channels</a>;
  if (!channel) {
    return (
      <>
        <PageHead title={name} crumb={crumb} />
        <Waiting error={answer.error} what="channel" />
      </>
    );
  }
  const gone = answer.error?.status === 404;
  const connection = channel.connection_details.name;
  return (
    <>
      <PageHead
        title={`Channel ${channel.number}`}
        crumb={<>{crumb} / <a href={connectionPage(connection)}>{connection}</a></>}
        detail={(
          <>
            <StatePill state={gone ? 'closed' : channel.state} />
            <Badge>{modeOf(channel)}</Badge>
            <span>{channel.user} in {channel.vhost} on {channel.node}</span>
          </>
        )}
      />
      <div class="stack">
        {gone && <Note tone="warn">This channel has ended. What is shown is the last that was known of it.</Note>}
        {!gone && isFull(channel) && <Note tone="warn">Its consumers hold as many unacked messages as their prefetch allows. Nothing comes to them before they settle some.</Note>}
        <Flows channel={channel} gone={gone} />
        <Card flush title={`Consumers (${count(channel.consumer_details?.length)})`}>
          <DataTable
            inset
            label="consumers"
            columns={CHANNEL_COLUMNS}
            rows={channel.consumer_details ?? []}
            rowKey={consumerKey}
            state={tableState({ sort: 'queue' })}
            open={(row) => href(['queues', row.queue.vhost, row.queue.name])}
            empty={<Empty title="No consumer" icon="consumer">This channel publishes, or gets messages one by one.</Empty>}
          />
        </Card>
        <div class="columns">
          <Card title="Channel">
            <KeyValue
              pairs={[
                ['Connection', <a href={connectionPage(connection)}>{connection}</a>],
                ['Mode', modeOf(channel), 'Whether publishes are confirmed, in transactions, or neither'],
                ['Prefetch', prefetch(channel), 'How many unacked messages each consumer may hold'],
              ]}
            />
          </Card>
          <Card title="Messages">
            <KeyValue
              pairs={[
                ['Unacked', count(channel.messages_unacknowledged), 'Delivered and not settled yet'],
                ['Unconfirmed', count(channel.messages_unconfirmed), 'Published and not confirmed yet'],
                ['Uncommitted', count(channel.messages_uncommitted), 'Published in a transaction that is not committed yet'],
                ['Published', count(channel.message_stats?.publish ?? 0)],
                ['Returned or dropped', count((channel.message_stats?.return_unroutable ?? 0) + (channel.message_stats?.drop_unroutable ?? 0)), 'No queue took them'],
                ['Delivered', count(channel.message_stats?.deliver_get ?? 0)],
              ]}
            />
          </Card>
        </div>
      </div>
    </>
  );
}

function Flows({ channel, gone }: { channel: Channel; gone: boolean }) {
  const span = chosenSpan(SHORT_SPANS);
  const past = usePolled<Channel>(gone ? null : `${channelPath(channel.name)}${query({ ...spanQuery(span), columns: 'message_stats' })}`, span.step);
  const plots = useMemo(
    () => past && [IN, OUT].map((flows) => rates(flows.map((each) => past.message_stats?.[`${each.counter}_details`]))),
    [past],
  );
  return (
    <>
      <div class="row"><SpanPicker spans={SHORT_SPANS} /></div>
      <div class="charts">
        <Chart title="Publishing, messages a second" unit="rate" series={IN} plot={plots?.[0]} />
        <Chart title="Consuming, messages a second" unit="rate" series={OUT} plot={plots?.[1]} />
      </div>
    </>
  );
}
