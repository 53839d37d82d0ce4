import type { ComponentChildren } from 'preact';
import type { Overview } from '../../api/types';
import { Icon } from '../../components/Icon';
import { count, shortCount } from '../../lib/format';
import { href, type Params } from '../../router';
import type { Attentive } from './useAttention';

/** The numbers that say whether all is well, each a link to what it counts. */
export function Health({ overview, attentive }: { overview: Overview; attentive: Attentive }) {
  const { nodes, status, stuck, down } = attentive;
  const alarms = nodes.filter((each) => each.mem_alarm || each.disk_free_alarm).length;
  const dead = nodes.filter((each) => !each.running).length;
  const lacking = status?.shards.filter((each) => each.online.length < each.members.length).reduce((sum, each) => sum + each.queues, 0) ?? 0;
  const totals = overview.object_totals;
  const lengths = overview.queue_totals;
  return (
    <section class="tiles" aria-label="Health">
      {nodes.length > 0 && <Tile name="Alarms" value={count(alarms)} tone={alarms > 0 ? 'bad' : 'good'} to="/cluster" />}
      {nodes.length > 0 && <Tile name="Nodes running" value={`${nodes.length - dead} / ${nodes.length}`} tone={dead > 0 ? 'bad' : 'good'} to="/cluster" />}
      <Tile name="Queues down" value={count(down)} tone={down > 0 ? 'bad' : 'good'} to="/queues" params={{ filter: 'state:down' }} />
      <Tile name="Stuck queues" value={count(stuck)} tone={stuck > 0 ? 'warn' : 'good'} to="/queues" params={{ filter: 'stuck', sort: 'ready', order: 'desc' }} />
      {nodes.length > 1 && <Tile name="Under-replicated" value={count(lacking)} tone={lacking > 0 ? 'warn' : 'good'} to="/cluster" />}
      <Tile name="Ready" value={shortCount(lengths?.messages_ready)} to="/queues" params={{ sort: 'ready', order: 'desc' }} />
      <Tile name="Unacked" value={shortCount(lengths?.messages_unacknowledged)} to="/queues" params={{ sort: 'unacked', order: 'desc' }} />
      <Tile name="Queues" value={shortCount(totals.queues)} to="/queues" />
      <Tile name="Consumers" value={shortCount(totals.consumers)} to="/consumers" />
      <Tile name="Connections" value={shortCount(totals.connections)} to="/connections" />
      <Tile name="Channels" value={shortCount(totals.channels)} to="/channels" />
    </section>
  );
}

function Tile({ name, value, tone, to, params = {} }: { name: string; value: ComponentChildren; tone?: 'good' | 'warn' | 'bad'; to: string; params?: Params }) {
  return (
    <a class={`tile ${tone ?? ''}`} href={href(to, params)}>
      <span class="tile-value">{value}{tone && <Icon name={tone === 'good' ? 'check' : 'warning'} />}</span>
      <span class="tile-name">{name}</span>
    </a>
  );
}
