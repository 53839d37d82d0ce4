/** What an operator should look at: pure, from answers of the API. */
import type { ClusterStatus, Node, Overview, Queue } from '../api/types';
import { bytes, count, percent, plural, rate } from './format';

export interface Attention {
  readonly tone: 'bad' | 'warn';
  readonly title: string;
  readonly detail: string;
  /** Segments of the page that shows it, and its parameters. */
  readonly page: readonly string[];
  readonly params?: Readonly<Record<string, string>>;
}

export interface Channel {
  readonly name: string;
  readonly connection_details?: { readonly name: string };
  readonly messages_unacknowledged: number;
  readonly prefetch_count: number;
}

export interface Connection {
  readonly name: string;
  readonly state: string;
}

const NEARLY_FULL = 0.8;
const STORM = 1;
const GROWING = 1;

const queuePage = (queue: Queue): readonly string[] => ['queues', queue.vhost, queue.name];

export function ofNodes(nodes: readonly Node[]): readonly Attention[] {
  return nodes.flatMap((each): Attention[] => [
    ...(each.running ? [] : [{ tone: 'bad' as const, title: each.name, detail: 'is down', page: ['cluster'] }]),
    ...(each.mem_alarm ? [{ tone: 'bad' as const, title: each.name, detail: `uses ${bytes(each.mem_used)} of ${bytes(each.mem_limit)} memory: publishers are blocked`, page: ['cluster'] }] : []),
    ...(each.disk_free_alarm ? [{ tone: 'bad' as const, title: each.name, detail: `has ${bytes(each.disk_free)} of disk left, ${bytes(each.disk_free_limit)} are wanted: publishers are blocked`, page: ['cluster'] }] : []),
  ]);
}

export function ofShards(status: ClusterStatus): readonly Attention[] {
  const leaderless = status.shards.filter((each) => each.leader === null);
  const lacking = status.shards.filter((each) => each.leader !== null && each.online.length < each.members.length);
  const queues = (shards: ClusterStatus['shards']): number => shards.reduce((sum, each) => sum + each.queues, 0);
  return [
    ...(leaderless.length > 0 ? [{ tone: 'bad' as const, title: 'Queues without a leader', detail: `${plural(queues(leaderless), 'queue')} cannot be used: a majority of the nodes is missing`, page: ['cluster'] }] : []),
    ...(lacking.length > 0 ? [{ tone: 'warn' as const, title: 'Under-replicated', detail: `${plural(queues(lacking), 'queue')} with fewer replicas than wanted`, page: ['cluster'] }] : []),
  ];
}

export function ofStuck(queues: readonly Queue[]): readonly Attention[] {
  return queues.map((each) => ({ tone: 'warn', title: each.name, detail: `${plural(each.messages_ready ?? 0, 'message')} ready and no consumer`, page: queuePage(each) }));
}

export function ofGrowing(queues: readonly Queue[]): readonly Attention[] {
  return queues
    .filter((each) => (each.messages_details?.rate ?? 0) > GROWING && (each.consumers ?? 0) > 0)
    .map((each) => ({ tone: 'warn', title: each.name, detail: `grows by ${rate(each.messages_details?.rate)}: its consumers are too slow`, page: queuePage(each) }));
}

export function ofStorms(queues: readonly Queue[]): readonly Attention[] {
  return queues
    .filter((each) => (each.message_stats?.redeliver_details?.rate ?? 0) > STORM)
    .map((each) => ({ tone: 'warn', title: each.name, detail: `${rate(each.message_stats?.redeliver_details?.rate)} redelivered: a consumer gives messages back again and again`, page: queuePage(each) }));
}

/** Queues that come near the length they may have. */
export function ofLimits(queues: readonly Queue[]): readonly Attention[] {
  return queues.flatMap((each): Attention[] => {
    const limits = [each.arguments['x-max-length'], each.effective_policy_definition?.['max-length']].filter((limit): limit is number => typeof limit === 'number');
    const limit = Math.min(...limits);
    const part = (each.messages_ready ?? 0) / limit;
    return part >= NEARLY_FULL ? [{ tone: 'warn', title: each.name, detail: `at ${percent(part)} of its limit of ${count(limit)} messages`, page: queuePage(each), params: { tab: 'policy' } }] : [];
  });
}

export function ofChannels(channels: readonly Channel[]): readonly Attention[] {
  const full = channels.filter((each) => each.prefetch_count > 0 && each.messages_unacknowledged >= each.prefetch_count);
  return full.slice(0, 3).map((each) => ({ tone: 'warn', title: each.name, detail: `holds all ${count(each.prefetch_count)} messages of its prefetch: it acknowledges slower than messages come`, page: ['channels', each.name] }));
}

export function ofConnections(connections: readonly Connection[]): readonly Attention[] {
  return connections.length === 0 ? [] : [{ tone: 'warn', title: `${plural(connections.length, 'connection')} blocked`, detail: 'publishers wait for an alarm to end or for the broker to catch up', page: ['connections'] }];
}

export function ofUnroutable(overview: Overview): readonly Attention[] {
  const stats = overview.message_stats;
  const lost = (stats?.drop_unroutable_details?.rate ?? 0) + (stats?.return_unroutable_details?.rate ?? 0);
  return lost > 0 ? [{ tone: 'warn', title: 'Unroutable messages', detail: `${rate(lost)} match no binding; ${count((stats?.drop_unroutable ?? 0) + (stats?.return_unroutable ?? 0))} so far`, page: ['exchanges'] }] : [];
}
