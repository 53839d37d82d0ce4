/** What leads where in a virtual host, as a graph that fits on a screen. */
import type { Binding, Consumer, Exchange, Queue } from '../api/types';
import type { Layer } from './layout';
import { append } from './multimap';

export type Health = 'good' | 'idle' | 'info' | 'warn' | 'bad';

export interface TopologyNode {
  /** `queue:orders`, `exchange:amq.default`, `consumer:…`, or that of a group. */
  readonly id: string;
  readonly layer: Layer;
  readonly name: string;
  readonly health: Health;
  /** The health in words. */
  readonly state: string;
  readonly kind: string;
  /** Messages that wait in it, of queues. */
  readonly ready: number;
  /** Connections, of consumers: to one of them a click leads. */
  readonly connection?: string;
  /** The nodes that it stands for. */
  readonly members?: readonly TopologyNode[];
}

export interface TopologyEdge {
  readonly from: string;
  readonly to: string;
  readonly kind: 'binding' | 'alternate' | 'consumer';
  /** Routing keys of the bindings, or consumer tags. */
  readonly keys: readonly string[];
  /** Messages each second, where it is known. */
  readonly rate: number;
}

export interface Graph {
  readonly nodes: readonly TopologyNode[];
  readonly edges: readonly TopologyEdge[];
}

export interface Source {
  readonly exchanges: readonly Exchange[];
  readonly bindings: readonly Binding[];
  readonly queues: readonly Queue[];
  readonly consumers: readonly Consumer[];
  /** Names of applications by names of connections. */
  readonly apps: ReadonlyMap<string, string>;
}

const DEFAULT = 'amq.default';
const KEYS_KEPT = 24;

export const exchangeId = (name: string): string => `exchange:${name || DEFAULT}`;
export const queueId = (name: string): string => `queue:${name}`;

/** Everything, but for the broker's own exchanges that nothing is bound to. Queues that nobody bound hang on the default exchange. */
export function graphOf(source: Source): Graph {
  const edges = new Map<string, { from: string; to: string; kind: TopologyEdge['kind']; keys: string[]; rate: number }>();
  const connect = (from: string, to: string, kind: TopologyEdge['kind'], key: string): void => {
    const id = `${from}\n${to}\n${kind}`;
    const found = edges.get(id);
    if (!found) {
      edges.set(id, { from, to, kind, keys: [key], rate: 0 });
    } else if (found.keys.length < KEYS_KEPT) {
      found.keys.push(key);
    }
  };
  const bound = new Set<string>();
  for (const each of source.bindings) {
    if (each.source !== '') {
      bound.add(`${each.destination_type}:${each.destination}`);
      connect(exchangeId(each.source), `${each.destination_type}:${each.destination}`, 'binding', keyOf(each));
    }
  }
  for (const { name } of source.queues) {
    if (!bound.has(queueId(name))) {
      connect(exchangeId(''), queueId(name), 'binding', name);
    }
  }
  for (const { name, arguments: args } of source.exchanges) {
    if (typeof args['alternate-exchange'] === 'string') {
      connect(exchangeId(name), exchangeId(args['alternate-exchange']), 'alternate', '');
    }
  }
  const consumers = new Map<string, { connection: string; many: number }>();
  for (const { queue, consumer_tag: tag, channel_details: channel } of source.consumers) {
    const connection = channel?.connection_name ?? '';
    const name = source.apps.get(connection) || connection || 'unknown client';
    const known = consumers.get(name);
    consumers.set(name, { connection, many: (known?.many ?? 0) + 1 });
    connect(queueId(queue.name), `consumer:${name}`, 'consumer', tag);
  }
  const all = [...edges.values()];
  const leading = new Set(all.map((each) => each.from));
  const reached = new Set(all.map((each) => each.to));
  const nodes: TopologyNode[] = [
    ...source.exchanges.map((each) => exchangeNode(each, leading.has(exchangeId(each.name)))).filter((each) => leading.has(each.id) || reached.has(each.id) || !/^exchange:amq\./.test(each.id)),
    ...source.queues.map(queueNode),
    ...[...consumers].map(([name, { connection, many }]): TopologyNode => (
      { id: `consumer:${name}`, layer: 'consumer', name, health: 'good', state: `${many} ${many === 1 ? 'consumer' : 'consumers'}`, kind: 'application', ready: 0, connection }
    )),
  ];
  withRates(all, source.queues);
  return { nodes, edges: all };
}

/** A queue's rate belongs to a line where the queue has but one: what comes by each of several is not counted. */
function withRates(edges: { from: string; to: string; rate: number }[], queues: readonly Queue[]): void {
  const stats = new Map(queues.map((each) => [queueId(each.name), each.message_stats]));
  const into = new Map<string, number>();
  const outOf = new Map<string, number>();
  for (const { from, to } of edges) {
    into.set(to, (into.get(to) ?? 0) + 1);
    outOf.set(from, (outOf.get(from) ?? 0) + 1);
  }
  for (const edge of edges) {
    if (stats.has(edge.to) && into.get(edge.to) === 1) {
      edge.rate = stats.get(edge.to)?.publish_details?.rate ?? 0;
    } else if (stats.has(edge.from) && outOf.get(edge.from) === 1) {
      edge.rate = stats.get(edge.from)?.deliver_get_details?.rate ?? 0;
    }
  }
}

function exchangeNode(exchange: Exchange, leads: boolean): TopologyNode {
  return {
    id: exchangeId(exchange.name),
    layer: 'exchange',
    name: exchange.name || '(default exchange)',
    health: leads ? 'good' : 'warn',
    state: leads ? '' : 'nothing is bound: messages are lost',
    kind: exchange.type,
    ready: 0,
  };
}

function queueNode(queue: Queue): TopologyNode {
  return { id: queueId(queue.name), layer: 'queue', name: queue.name, kind: queue.type, ready: queue.messages_ready ?? 0, ...healthOf(queue) };
}

function healthOf(queue: Queue): { health: Health; state: string } {
  const ready = queue.messages_ready ?? 0;
  if (queue.state !== undefined && queue.state !== 'running' && queue.state !== 'idle' && queue.state !== 'flow') {
    return { health: 'bad', state: queue.state };
  }
  if (queue.paused) {
    return { health: 'info', state: 'paused' };
  }
  if (ready > 0 && queue.consumers === 0) {
    return { health: 'warn', state: 'messages wait and nobody consumes' };
  }
  return (queue.consumers ?? 0) > 0 ? { health: 'good', state: 'consumed' } : { health: 'idle', state: 'empty and not consumed' };
}

function keyOf({ routing_key: key, arguments: args }: Binding): string {
  return [key, Object.keys(args).length > 0 ? JSON.stringify(args) : ''].filter((each) => each !== '').join(' ') || '(empty key)';
}

/** Those that are wanted, what leads to them and what they lead to, so many steps far; null for any number. */
export function around(graph: Graph, wanted: (node: TopologyNode) => boolean, hops: number | null): Graph {
  const seeds = graph.nodes.filter(wanted).map((each) => each.id);
  const kept = new Set(seeds);
  for (const [from, to] of [['from', 'to'], ['to', 'from']] as const) {
    const next = new Map<string, string[]>();
    for (const edge of graph.edges) {
      append(next, edge[from], edge[to]);
    }
    const seen = new Set(seeds);
    let front = seeds;
    for (let step = 0; front.length > 0 && (hops === null || step < hops); step++) {
      front = front.flatMap((id) => next.get(id) ?? []).filter((id) => !seen.has(id) && seen.add(id));
    }
    seen.forEach((id) => kept.add(id));
  }
  return cut(graph, (node) => kept.has(node.id));
}

export function cut(graph: Graph, wanted: (node: TopologyNode) => boolean): Graph {
  const nodes = graph.nodes.filter(wanted);
  const ids = new Set(nodes.map((each) => each.id));
  return { nodes, edges: graph.edges.filter((each) => ids.has(each.from) && ids.has(each.to)) };
}
