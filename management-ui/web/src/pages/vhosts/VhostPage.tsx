import { useMemo, useState } from 'preact/hooks';
import type { Host, HostLimits, Permission, User } from '../../api/admin';
import { path } from '../../api/client';
import type { Counter } from '../../api/types';
import { Badge, Button, Card, KeyValue, PageHead, Waiting } from '../../components/basics';
import { Chart } from '../../components/chart/Chart';
import type { Series } from '../../components/chart/options';
import { LONG_SPANS, spanQuery } from '../../components/chart/ranges';
import { chosenSpan, SpanPicker } from '../../components/chart/SpanPicker';
import { LimitsDialog } from '../../components/LimitsDialog';
import { byteRate, count, plural } from '../../lib/format';
import { levels, rates } from '../../lib/history';
import { useLive } from '../../live/live';
import { usePolled } from '../../live/polled';
import { go, href, query } from '../../router';
import { administrator } from '../../session';
import { PermissionDialog } from '../access/PermissionDialog';
import { PermissionTable } from '../access/PermissionTable';
import type { PathNames } from '../registry';
import { LIMITS, protect, removeHost } from './actions';
import { HostForm } from './HostForm';
import { useCounts } from './useCounts';

const LEVELS: readonly Series[] = [{ title: 'Ready', metric: 'ready' }, { title: 'Unacked', metric: 'unacked' }];
const FLOWS: readonly (Series & { readonly counter: Counter })[] = [
  { title: 'Published', metric: 'publish', counter: 'publish' },
  { title: 'Delivered', metric: 'deliver', counter: 'deliver_get' },
  { title: 'Acked', metric: 'ack', counter: 'ack' },
];

export default function VhostPage({ names }: { names: PathNames }) {
  const { vhost: name = '' } = names;
  // One virtual host is for administrators to ask for; the list is cut to what each may enter.
  const answer = useLive<Host[]>('/vhosts');
  const host = answer.value?.find((each) => each.name === name);
  const limits = useLive<HostLimits[]>('/vhost-limits').value?.find((each) => each.vhost === name)?.value ?? {};
  const [opened, setOpened] = useState<'form' | 'limits' | null>(null);
  const close = (): void => setOpened(null);
  const crumb = <a href={href('/vhosts')}>Virtual hosts</a>;
  if (!host) {
    return <><PageHead title={name} crumb={crumb} />{answer.value ? <p class="waiting">There is no such virtual host, or your user may not enter it.</p> : <Waiting error={answer.error} what="virtual host" />}</>;
  }
  return (
    <>
      <PageHead title={name} crumb={crumb} detail={<>{host.description}{host.tags.map((each) => <Badge key={each}>{each}</Badge>)}{host.protected_from_deletion && <Badge tone="info">protected from deletion</Badge>}{host.tracing && <Badge tone="warn">tracing</Badge>}</>}>
        {administrator.value && (
          <>
            <Button onClick={() => setOpened('form')}>Change…</Button>
            <Button onClick={() => void protect(host)}>{host.protected_from_deletion ? 'Lift the protection' : 'Protect from deletion'}</Button>
            <Button kind="danger" icon="trash" disabled={host.protected_from_deletion} title={host.protected_from_deletion ? 'It is protected from deletion' : ''} onClick={() => void removeHost(host).then((gone) => { if (gone) { go('/vhosts', { vhost: null }); } })}>Delete…</Button>
          </>
        )}
      </PageHead>
      <div class="stack">
        <Past name={name} />
        <div class="columns">
          <Holds host={host} />
          <Card title="Limits" actions={administrator.value && <Button onClick={() => setOpened('limits')}>Set limits…</Button>}>
            <KeyValue pairs={LIMITS.map(([key, title]) => [title, limits[key] === undefined ? 'no limit' : count(limits[key])] as const)} />
          </Card>
        </div>
        {administrator.value && <Permissions name={name} />}
      </div>
      {opened === 'form' && <HostForm existing={host} taken={[]} onClose={close} />}
      {opened === 'limits' && <LimitsDialog title={`Limits of ${name}`} names={LIMITS} value={limits} pathOf={(limit) => path('vhost-limits', name, limit)} onClose={close} />}
    </>
  );
}

function Past({ name }: { name: string }) {
  const span = chosenSpan(LONG_SPANS);
  const past = usePolled<Host[]>(`/vhosts${query({ ...spanQuery(span), columns: 'name,messages_ready_details,messages_unacknowledged_details,message_stats' })}`, span.step)?.find((each) => each.name === name);
  const lengths = useMemo(() => past && levels([past.messages_ready_details, past.messages_unacknowledged_details]), [past]);
  const flows = useMemo(() => past && rates(FLOWS.map((each) => past.message_stats?.[`${each.counter}_details`])), [past]);
  return (
    <>
      <div class="row"><SpanPicker spans={LONG_SPANS} /></div>
      <div class="charts">
        <Chart title="Messages" unit="count" series={LEVELS} plot={lengths} />
        <Chart title="Messages a second" unit="rate" series={FLOWS} plot={flows} />
      </div>
    </>
  );
}

function Holds({ host }: { host: Host }) {
  const { name } = host;
  const counts = useCounts([name]).get(name);
  const to = (page: string): string => href(page, { vhost: name });
  return (
    <Card title="What it holds">
      <KeyValue
        pairs={[
          ['Queues', <a href={to('/queues')}>{count(counts?.queues)}</a>],
          ['Connections', <a href={to('/connections')}>{count(counts?.connections)}</a>],
          ['Messages', `${count(host.messages_ready)} ready · ${count(host.messages_unacknowledged)} unacked`],
          ['Bytes', `${byteRate(host.recv_oct_details?.rate)} from clients · ${byteRate(host.send_oct_details?.rate)} to clients`],
          ['Default queue type', host.default_queue_type],
          ['Pages', <><a href={to('/exchanges')}>Exchanges</a>, <a href={to('/topology')}>topology</a>, <a href={to('/policies')}>policies</a>{administrator.value && <>, <a href={href('/definitions', { of: name })}>definitions</a>, <a href={to('/audit')}>changes</a></>}</>],
        ]}
      />
    </Card>
  );
}

function Permissions({ name }: { name: string }) {
  const [adding, setAdding] = useState(false);
  const permissions = useLive<Permission[]>(path('vhosts', name, 'permissions'));
  const users = useLive<User[]>('/users?columns=name,tags').value ?? [];
  return (
    <Card flush title={permissions.value ? `Permissions of ${plural(permissions.value.length, 'user')}` : 'Permissions'} actions={<Button icon="plus" onClick={() => setAdding(true)}>Set permission…</Button>}>
      {permissions.value ? <PermissionTable permissions={permissions.value} of="vhost" empty="Nobody may connect to this virtual host" /> : <Waiting error={permissions.error} what="permissions" />}
      {adding && <PermissionDialog vhost={name} users={users.map((each) => each.name)} existing={undefined} onClose={() => setAdding(false)} />}
    </Card>
  );
}
