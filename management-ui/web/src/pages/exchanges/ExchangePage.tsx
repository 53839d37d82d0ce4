import { useMemo } from 'preact/hooks';
import type { Exchange } from '../../api/types';
import { Badge, Button, Card, KeyValue, Note, PageHead, Waiting } from '../../components/basics';
import { Chart } from '../../components/chart/Chart';
import type { Series } from '../../components/chart/options';
import { SHORT_SPANS, spanQuery } from '../../components/chart/ranges';
import { chosenSpan, SpanPicker } from '../../components/chart/SpanPicker';
import { Tabs } from '../../components/Tabs';
import { JsonView } from '../../components/Viewer';
import { rates } from '../../lib/history';
import { useLive } from '../../live/live';
import { usePolled } from '../../live/polled';
import { go, href, query } from '../../router';
import { PublishForm } from '../messages/PublishForm';
import type { PathNames } from '../registry';
import { RouteSimulator } from '../routing/RouteSimulator';
import { remove } from './actions';
import { BindingsCard } from './BindingsCard';
import { alternateOf, DEFAULT, exchangePage, exchangePath, isOwn, shown, TYPES } from './fields';

const FLOWS: readonly Series[] = [{ title: 'Published to it', metric: 'publish' }, { title: 'Put into queues', metric: 'deliver' }];

export default function ExchangePage({ names }: { names: PathNames }) {
  const { vhost = '', name: said = '' } = names;
  const name = said === DEFAULT ? '' : said;
  const answer = useLive<Exchange>(exchangePath({ vhost, name }));
  const exchange = answer.value;
  const crumb = <><a href={href('/exchanges')}>Exchanges</a> in virtual host {vhost}</>;
  if (!exchange || answer.error?.status === 404) {
    return (
      <>
        <PageHead title={shown(name)} crumb={crumb} />
        <Waiting error={answer.error} what="exchange" />
      </>
    );
  }
  const tabs = [
    { id: 'overview', title: 'Bindings', content: () => <Bindings exchange={exchange} /> },
    { id: 'route', title: 'Routing simulator', content: () => <RouteSimulator vhost={vhost} exchange={name} type={exchange.type} /> },
    {
      id: 'publish', title: 'Publish', content: () => (
        <Card title="Publish a message to this exchange">
          {exchange.internal
            ? <Note>An internal exchange takes messages from other exchanges only.</Note>
            : <PublishForm vhost={vhost} exchange={name} routingKey="" fixed />}
        </Card>
      ),
    },
    { id: 'settings', title: 'Settings', content: () => <Settings exchange={exchange} /> },
  ];
  return (
    <>
      <PageHead title={shown(name)} crumb={crumb} detail={<Summary exchange={exchange} />}>
        <Button icon="topology" onClick={() => go('/topology', { near: `exchange:${name || DEFAULT}`, vhost })}>Topology</Button>
        {!isOwn(name) && <Button kind="danger" icon="trash" onClick={() => void remove([exchange]).then((gone) => { if (gone) { go('/exchanges'); } })}>Delete…</Button>}
      </PageHead>
      <Tabs label="Exchange" tabs={tabs} />
    </>
  );
}

function Summary({ exchange }: { exchange: Exchange }) {
  return (
    <>
      <Badge>{exchange.type}</Badge>
      {!exchange.durable && <Badge tone="warn">not durable</Badge>}
      {exchange.auto_delete && <Badge>auto-delete</Badge>}
      {exchange.internal && <Badge>internal</Badge>}
      {exchange.policy && <Badge tone="info">policy {exchange.policy}</Badge>}
      {TYPES[exchange.type] && <span>looks at {TYPES[exchange.type]}</span>}
    </>
  );
}

function Bindings({ exchange }: { exchange: Exchange }) {
  const alternate = alternateOf(exchange);
  return (
    <div class="stack">
      {exchange.name === '' && <Note>Every queue is bound to the default exchange with its own name, by the broker. Nobody can bind or unbind here.</Note>}
      {alternate !== null && <Note>What matches no binding goes to the alternate exchange <a href={exchangePage({ vhost: exchange.vhost, name: alternate })}>{alternate}</a>.</Note>}
      <BindingsCard exchange={exchange} direction="from" />
      {exchange.name !== '' && <BindingsCard exchange={exchange} direction="to" />}
      <Traffic exchange={exchange} />
    </div>
  );
}

function Traffic({ exchange }: { exchange: Exchange }) {
  const span = chosenSpan(SHORT_SPANS);
  const stats = usePolled<Exchange>(`${exchangePath(exchange)}${query({ ...spanQuery(span), columns: 'message_stats' })}`, span.step)?.message_stats;
  const plot = useMemo(() => rates([stats?.publish_in_details, stats?.publish_out_details]), [stats]);
  return (
    <>
      <div class="row"><SpanPicker spans={SHORT_SPANS} /></div>
      <Chart title="Messages a second" unit="rate" series={FLOWS} plot={plot} height={140} />
    </>
  );
}

function Settings({ exchange }: { exchange: Exchange }) {
  const { name, vhost, type, durable, auto_delete, internal, arguments: args } = exchange;
  return (
    <div class="columns">
      <Card title="Exchange">
        <KeyValue
          pairs={[
            ['Type', type],
            ['Durable', durable ? 'yes' : 'no: gone after a restart'],
            ['Deleted with its last binding', auto_delete ? 'yes' : 'no'],
            ['Internal', internal ? 'yes: clients cannot publish to it' : 'no'],
            ['Policy', exchange.policy ?? 'none'],
            ['Alternate exchange', alternateOf(exchange) ?? 'none by argument'],
            ['Declared by', exchange.user_who_performed_action],
          ]}
        />
      </Card>
      <Card title="As declared">
        <JsonView label="Declared" value={{ name, vhost, type, durable, auto_delete, internal, arguments: args }} />
        <p class="muted">Nobody can change what an exchange was declared with: it is deleted and declared again.</p>
      </Card>
    </div>
  );
}
