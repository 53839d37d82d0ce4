import { useMemo } from 'preact/hooks';
import type { Counter, Queue } from '../../api/types';
import { Card, KeyValue, Note, When } from '../../components/basics';
import { Chart } from '../../components/chart/Chart';
import type { Series } from '../../components/chart/options';
import { SHORT_SPANS, spanQuery } from '../../components/chart/ranges';
import { chosenSpan, SpanPicker } from '../../components/chart/SpanPicker';
import { bytes, count, percent, plural } from '../../lib/format';
import { levels, rates } from '../../lib/history';
import { usePolled } from '../../live/polled';
import { query, setParams } from '../../router';
import { queuePath } from './fields';

const LEVELS: readonly Series[] = [{ title: 'Ready', metric: 'ready' }, { title: 'Unacked', metric: 'unacked' }];
const FLOWS: readonly (Series & { readonly counter: Counter })[] = [
  { title: 'Published', metric: 'publish', counter: 'publish' },
  { title: 'Delivered', metric: 'deliver', counter: 'deliver_get' },
  { title: 'Acked', metric: 'ack', counter: 'ack' },
  { title: 'Redelivered', metric: 'redeliver', counter: 'redeliver' },
];

export function OverviewTab({ queue }: { queue: Queue }) {
  const span = chosenSpan(SHORT_SPANS);
  const past = usePolled<Queue>(
    `${queuePath(queue)}${query({ ...spanQuery(span), columns: 'messages_ready_details,messages_unacknowledged_details,message_stats' })}`,
    span.step,
  );
  const lengths = useMemo(() => past && levels([past.messages_ready_details, past.messages_unacknowledged_details]), [past]);
  const flows = useMemo(() => past && rates(FLOWS.map((each) => past.message_stats?.[`${each.counter}_details`])), [past]);
  return (
    <div class="stack">
      {queue.messages === 0 && Object.keys(queue.message_stats ?? {}).length === 0 && (
        <Note>
          Nothing was published to this queue yet. Clients do it through an exchange;{' '}
          <button type="button" class="link" onClick={() => setParams({ tab: 'messages' })}>publish a message</button> by hand to try it.
        </Note>
      )}
      <div class="row"><SpanPicker spans={SHORT_SPANS} /></div>
      <div class="charts">
        <Chart title="Messages" unit="count" series={LEVELS} plot={lengths} />
        <Chart title="Messages a second" unit="rate" series={FLOWS} plot={flows} />
      </div>
      <div class="columns">
        <Card title="Messages">
          <KeyValue
            pairs={[
              ['Ready', `${count(queue.messages_ready)} · ${bytes(queue.message_bytes_ready)}`, 'They wait for a consumer'],
              ['Unacked', `${count(queue.messages_unacknowledged)} · ${bytes(queue.message_bytes_unacknowledged)}`, 'They were delivered and are not settled yet'],
              ['Persistent', count(queue.messages_persistent)],
              ['In memory', `${count(queue.messages_ram)} · ${bytes(queue.memory)}`],
              ['Oldest ready', queue.head_message_timestamp ? <When at={queue.head_message_timestamp * 1000} /> : '–'],
            ]}
          />
        </Card>
        <Card title="Consumers">
          <KeyValue
            pairs={[
              ['Consumers', count(queue.consumers)],
              ['Consumer capacity', percent(queue.consumer_utilisation ?? 0), 'The share of time in which a consumer could take a message'],
              ['Single active consumer', queue.single_active_consumer_tag ?? (queue.arguments['x-single-active-consumer'] ? 'none yet' : 'off')],
              ['Idle since', queue.idle_since ? <When at={Date.parse(queue.idle_since)} /> : 'in use'],
              queue.exclusive && ['Owner', queue.owner_pid_details?.name ?? '–'],
            ]}
          />
        </Card>
        <Card title="Queue">
          <KeyValue
            pairs={[
              ['Led by', queue.node ?? 'nobody'],
              ['Members', queue.members ? plural(queue.members.length, 'node') : 'one node'],
              ['Delivery limit', queue.delivery_limit === undefined ? 'none' : count(queue.delivery_limit)],
              ['Dead letters go to', String(queue.arguments['x-dead-letter-exchange'] ?? queue.effective_policy_definition?.['dead-letter-exchange'] ?? 'nowhere')],
              ['Declared by', queue.user_who_performed_action],
            ]}
          />
        </Card>
      </div>
    </div>
  );
}
