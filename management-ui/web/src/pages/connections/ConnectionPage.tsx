import { useMemo, useState } from 'preact/hooks';
import type { Channel, Connection, Table } from '../../api/types';
import { Badge, Button, Card, Empty, KeyValue, Note, PageHead, StatePill, Waiting, When, type Pairs } from '../../components/basics';
import { Chart } from '../../components/chart/Chart';
import type { Series } from '../../components/chart/options';
import { SHORT_SPANS, spanQuery } from '../../components/chart/ranges';
import { chosenSpan, SpanPicker } from '../../components/chart/SpanPicker';
import { DataTable } from '../../components/table/DataTable';
import { tableState } from '../../components/table/state';
import { bytes, byteRate, count } from '../../lib/format';
import { rates } from '../../lib/history';
import { useLive } from '../../live/live';
import { usePolled } from '../../live/polled';
import { href, query } from '../../router';
import { CONNECTION_COLUMNS } from '../channels/columns';
import { channelPage, channelRow, FIELDS } from '../channels/fields';
import type { PathNames } from '../registry';
import { CloseDialog } from './CloseDialog';
import { appOf, clientOf, connectionPath } from './fields';

const SERIES: readonly Series[] = [{ title: 'From client', metric: 'publish' }, { title: 'To client', metric: 'deliver' }];

export default function ConnectionPage({ names }: { names: PathNames }) {
  const { name = '' } = names;
  const answer = useLive<Connection>(connectionPath(name));
  const [closing, setClosing] = useState(false);
  const connection = answer.value;
  const crumb = <a href={href('/connections')}>Connections</a>;
  if (!connection) {
    return (
      <>
        <PageHead title={name} crumb={crumb} />
        <Waiting error={answer.error} what="connection" />
      </>
    );
  }
  const gone = answer.error?.status === 404;
  const app = appOf(connection);
  return (
    <>
      <PageHead title={app || name} crumb={crumb} detail={<Summary connection={connection} gone={gone} />}>
        <Button kind="danger" icon="cross" disabled={gone} onClick={() => setClosing(true)}>Close…</Button>
      </PageHead>
      {gone && <div class="above"><Note tone="warn">This connection has ended. What is shown is the last that was known of it. <a href={href('/connections', { filter: app })}>Look whether it came back</a></Note></div>}
      <div class="stack">
        <Traffic connection={connection} gone={gone} />
        <Channels name={name} gone={gone} />
        <div class="columns">
          <Card title="Connection"><KeyValue pairs={about(connection)} /></Card>
          <Card title="What the client says of itself"><ClientProperties said={connection.client_properties ?? {}} /></Card>
        </div>
      </div>
      {closing && <CloseDialog connections={[{ name, app }]} onClose={() => setClosing(false)} />}
    </>
  );
}

function Summary({ connection, gone }: { connection: Connection; gone: boolean }) {
  return (
    <>
      <StatePill state={gone ? 'closed' : connection.state} />
      <Badge tone={connection.ssl ? 'good' : 'neutral'}>{connection.ssl ? (connection.ssl_protocol ?? 'TLS') : 'no TLS'}</Badge>
      <span>{connection.user} in {connection.vhost} · {clientOf(connection) || 'unknown client'} · connected <When at={connection.connected_at} /></span>
    </>
  );
}

function Traffic({ connection, gone }: { connection: Connection; gone: boolean }) {
  const span = chosenSpan(SHORT_SPANS);
  const past = usePolled<Connection>(
    gone ? null : `${connectionPath(connection.name)}${query({ ...spanQuery(span, ['data_rates']), columns: 'recv_oct_details,send_oct_details' })}`,
    span.step,
  );
  const plot = useMemo(() => past && rates([past.recv_oct_details, past.send_oct_details]), [past]);
  return (
    <>
      <div class="row"><SpanPicker spans={SHORT_SPANS} /></div>
      <Chart title="Bytes a second" unit="bytes" series={SERIES} plot={plot} height={140} />
    </>
  );
}

function Channels({ name, gone }: { name: string; gone: boolean }) {
  const answer = useLive<Channel[]>(gone ? null : `${connectionPath(name, 'channels')}?columns=${FIELDS}`);
  const rows = useMemo(() => (gone ? [] : answer.value?.map((each) => channelRow(each))), [answer.value, gone]);
  return (
    <Card flush title={`Channels${rows ? ` (${count(rows.length)})` : ''}`}>
      <DataTable
        inset
        label="channels"
        columns={CONNECTION_COLUMNS}
        rows={rows}
        rowKey={(row) => row.name}
        state={tableState({ sort: 'name' })}
        open={(row) => channelPage(row.name)}
        empty={<Empty title="No channel is open" icon="channel">Without one the client neither publishes nor consumes.</Empty>}
      />
    </Card>
  );
}

function about(connection: Connection): Pairs {
  return [
    ['Addresses', <span class="mono">{connection.name}</span>],
    ['Node', connection.node],
    ['Virtual host', <a href={href('/queues', { vhost: connection.vhost })}>{connection.vhost}</a>],
    ['User', connection.user],
    ['Authentication', connection.auth_mechanism],
    ['Protocol', connection.protocol],
    ['TLS', connection.ssl ? [connection.ssl_protocol, connection.ssl_cipher].filter(Boolean).join(', ') : 'no: everything is readable on the way'],
    !!connection.peer_cert_subject && ['Certificate', connection.peer_cert_subject],
    ['Heartbeat', connection.timeout ? `${connection.timeout} s` : 'off', 'A silent connection is closed after about twice this time'],
    ['Largest frame', bytes(connection.frame_max)],
    ['Channels', `${count(connection.channels)} of at most ${connection.channel_max ? count(connection.channel_max) : 'any number'}`],
    ['From the client', `${bytes(connection.recv_oct)}, now ${byteRate(connection.recv_oct_details?.rate)}`],
    ['To the client', `${bytes(connection.send_oct)}, now ${byteRate(connection.send_oct_details?.rate)}`],
    ['Connected', <When at={connection.connected_at} />],
  ];
}

function ClientProperties({ said }: { said: Table }) {
  const { capabilities, ...rest } = said;
  const can = typeof capabilities === 'object' && capabilities !== null ? Object.entries(capabilities).filter(([, yes]) => yes === true) : [];
  if (Object.keys(said).length === 0) {
    return <p class="muted">Nothing.</p>;
  }
  return (
    <KeyValue
      pairs={[
        ...Object.entries(rest).map(([name, value]) => [name, typeof value === 'string' ? value : JSON.stringify(value)] as const),
        can.length > 0 && ['capabilities', <span class="badges">{can.map(([name]) => <Badge key={name}>{name}</Badge>)}</span>],
      ]}
    />
  );
}
