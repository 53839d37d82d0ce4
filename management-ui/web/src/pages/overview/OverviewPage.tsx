import { useMemo } from 'preact/hooks';
import type { Counter, Overview, Samples } from '../../api/types';
import { Card, Empty, KeyValue, PageHead, Waiting } from '../../components/basics';
import { Chart } from '../../components/chart/Chart';
import type { Series } from '../../components/chart/options';
import { LONG_SPANS, spanQuery } from '../../components/chart/ranges';
import { chosenSpan, SpanPicker } from '../../components/chart/SpanPicker';
import { Icon } from '../../components/Icon';
import type { Attention } from '../../lib/attention';
import { count } from '../../lib/format';
import { levels, rates } from '../../lib/history';
import { useLive } from '../../live/live';
import { usePolled } from '../../live/polled';
import { href, query } from '../../router';
import { session } from '../../session';
import { FirstSteps } from './FirstSteps';
import { Health } from './Health';
import { useAttention } from './useAttention';

interface Flow extends Series {
  readonly counter: Counter;
}

const INFLOW: readonly Flow[] = [
  { title: 'Published', metric: 'publish', counter: 'publish' },
  { title: 'Confirmed', metric: 'confirm', counter: 'confirm' },
  { title: 'Unroutable', metric: 'unroutable', counter: 'drop_unroutable' },
];
const OUTFLOW: readonly Flow[] = [
  { title: 'Delivered', metric: 'deliver', counter: 'deliver_get' },
  { title: 'Acked', metric: 'ack', counter: 'ack' },
  { title: 'Redelivered', metric: 'redeliver', counter: 'redeliver' },
];
const LEVELS: readonly Series[] = [{ title: 'Ready', metric: 'ready' }, { title: 'Unacked', metric: 'unacked' }];
const CHURN: readonly (Series & { readonly key: string })[] = [
  { title: 'Connections opened', metric: 'opened', key: 'connection_created_details' },
  { title: 'Connections closed', metric: 'closed', key: 'connection_closed_details' },
  { title: 'Channels opened', metric: 'ack', key: 'channel_created_details' },
];

export default function OverviewPage() {
  const answer = useLive<Overview>('/overview');
  const span = chosenSpan(LONG_SPANS);
  const past = usePolled<Overview>(`/overview${query({ ...spanQuery(span), columns: 'message_stats,queue_totals,churn_rates' })}`, span.step);
  const attentive = useAttention(answer.value);
  const plots = useMemo(() => past && {
    inflow: rates(INFLOW.map((each) => past.message_stats?.[`${each.counter}_details`])),
    outflow: rates(OUTFLOW.map((each) => past.message_stats?.[`${each.counter}_details`])),
    levels: levels([past.queue_totals?.messages_ready_details, past.queue_totals?.messages_unacknowledged_details]),
    churn: rates(CHURN.map((each) => past.churn_rates?.[each.key] as Samples | undefined)),
  }, [past]);
  const overview = answer.value;
  if (!overview) {
    return <><PageHead title="Overview" /><Waiting error={answer.error} what="overview" /></>;
  }
  const totals = overview.object_totals;
  return (
    <>
      <PageHead title="Overview" detail={<span>{overview.cluster_name} · Warren {overview.product_version}{attentive.nodes.length > 1 && ` · ${attentive.nodes.length} nodes`}</span>}>
        <SpanPicker spans={LONG_SPANS} />
      </PageHead>
      <div class="stack">
        <Health overview={overview} attentive={attentive} />
        {totals.queues === 0 && <FirstSteps overview={overview} />}
        {attentive.items.length > 0 && <Card flush title="Needs attention"><AttentionList items={attentive.items} /></Card>}
        <div class="charts">
          <Chart title="Published a second" unit="rate" series={INFLOW} plot={plots?.inflow} />
          <Chart title="Delivered a second" unit="rate" series={OUTFLOW} plot={plots?.outflow} />
          <Chart title="Messages in queues" unit="count" series={LEVELS} plot={plots?.levels} />
          {overview.churn_rates && <Chart title="Connections and channels a second" unit="rate" series={CHURN} plot={plots?.churn} />}
        </div>
        <div class="columns">
          {attentive.items.length === 0 && (
            <Card title="Needs attention">
              <Empty title="Nothing needs attention" icon="check">No alarm, no stuck or growing queue, no redelivery storm, no blocked connection.</Empty>
            </Card>
          )}
          {overview.listeners && (
            <Card title="Listening">
              <KeyValue pairs={overview.listeners.map((each) => [each.protocol, `${each.ip_address}:${each.port}${each.tls ? ' with TLS' : ''}`] as const)} />
              <p class="muted small">Asked at {overview.node ?? session.value?.node}; {count(totals.exchanges)} exchanges.</p>
            </Card>
          )}
        </div>
      </div>
    </>
  );
}

function AttentionList({ items }: { items: readonly Attention[] }) {
  return (
    <ul class="attention">
      {items.map((each) => (
        <li key={`${each.title} ${each.detail}`} class={each.tone}>
          <Icon name="warning" />
          <p><a class="strong" href={href(each.page, each.params)}>{each.title}</a> {each.detail}</p>
        </li>
      ))}
    </ul>
  );
}
