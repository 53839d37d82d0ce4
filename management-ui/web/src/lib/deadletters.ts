/** Where queues send what dies in them, as their arguments and policies say and bindings lead. */
import type { Binding, Exchange, Queue } from '../api/types';
import { append } from './multimap';

/** A queue that has a dead letter exchange. */
export interface DeadSource {
  readonly queue: Queue;
  readonly exchange: string;
  /** Their new routing key; null where they keep their own. */
  readonly key: string | null;
  /** What says so. */
  readonly by: string;
}

export interface DeadTarget {
  readonly vhost: string;
  readonly name: string;
  /** Undefined where the queue is not to be seen. */
  readonly queue: Queue | undefined;
  readonly sources: readonly DeadSource[];
}

export interface DeadLost extends DeadSource {
  /** Why its dead letters come to no queue. */
  readonly why: string;
}

export interface DeadLetters {
  readonly targets: readonly DeadTarget[];
  readonly lost: readonly DeadLost[];
}

const at = (vhost: string, name: string): string => `${vhost}\u0000${name}`;

export function sourceOf(queue: Queue): DeadSource | null {
  const said = (name: string): readonly [value: unknown, by: string] => {
    const argument = queue.arguments[`x-${name}`];
    return argument !== undefined ? [argument, 'an argument'] : [queue.effective_policy_definition?.[name], `policy ${queue.policy ?? queue.operator_policy ?? ''}`];
  };
  const [exchange, by] = said('dead-letter-exchange');
  const [key] = said('dead-letter-routing-key');
  return typeof exchange === 'string' ? { queue, exchange, key: typeof key === 'string' ? key : null, by } : null;
}

export function deadLetters(queues: readonly Queue[], exchanges: readonly Exchange[], bindings: readonly Binding[]): DeadLetters {
  const known = new Map(exchanges.map((each) => [at(each.vhost, each.name), each]));
  const out = new Map<string, Binding[]>();
  bindings.filter((each) => each.source !== '').forEach((each) => append(out, at(each.vhost, each.source), each));
  const found = new Map<string, { vhost: string; name: string; sources: DeadSource[] }>();
  const lost: DeadLost[] = [];
  for (const source of queues.map(sourceOf).filter((each) => each !== null)) {
    const { vhost } = source.queue;
    const names = reached(source, known, out);
    if (typeof names === 'string') {
      lost.push({ ...source, why: names });
      continue;
    }
    for (const name of names) {
      const target = found.get(at(vhost, name));
      if (target) {
        target.sources.push(source);
      } else {
        found.set(at(vhost, name), { vhost, name, sources: [source] });
      }
    }
  }
  const queue = new Map(queues.map((each) => [at(each.vhost, each.name), each]));
  const targets = [...found.entries()].map(([key, each]) => ({ ...each, queue: queue.get(key) }));
  return { targets: targets.sort((left, right) => (right.queue?.messages_ready ?? 0) - (left.queue?.messages_ready ?? 0)), lost };
}

/** The queues that dead letters may come to, or why they come to none. */
function reached(source: DeadSource, known: ReadonlyMap<string, Exchange>, out: ReadonlyMap<string, readonly Binding[]>): ReadonlySet<string> | string {
  const { vhost } = source.queue;
  if (source.exchange === '') {
    return source.key === null ? 'They go to the default exchange with their own keys: only a queue that is named as the key gets them' : new Set([source.key]);
  }
  const queues = new Set<string>();
  const seen = new Set<string>();
  const waiting = [source.exchange];
  for (let name = waiting.pop(); name !== undefined; name = waiting.pop()) {
    const exchange = known.get(at(vhost, name));
    if (exchange === undefined || seen.has(name)) {
      continue;
    }
    seen.add(name);
    for (const binding of out.get(at(vhost, name)) ?? []) {
      if (mayMatch(exchange.type, binding.routing_key, source.key)) {
        (binding.destination_type === 'queue' ? queues : { add: (each: string) => waiting.push(each) }).add(binding.destination);
      }
    }
    const alternate = exchange.arguments['alternate-exchange'];
    if (typeof alternate === 'string') {
      waiting.push(alternate);
    }
  }
  if (queues.size > 0) {
    return queues;
  }
  return known.has(at(vhost, source.exchange)) ? `No binding of the exchange ${source.exchange} leads to a queue` : `There is no exchange ${source.exchange}`;
}

/** Whether a message of this key may go by this binding. Without a key, or where headers or chance decide, it may. */
function mayMatch(type: string, pattern: string, key: string | null): boolean {
  if (key === null) {
    return true;
  }
  return type === 'direct' ? pattern === key : type === 'topic' ? topicMatches(pattern.split('.'), key.split('.')) : true;
}

function topicMatches(pattern: readonly string[], words: readonly string[]): boolean {
  const [first, ...rest] = pattern;
  if (first === undefined) {
    return words.length === 0;
  }
  if (first === '#') {
    return topicMatches(rest, words) || (words.length > 0 && topicMatches(pattern, words.slice(1)));
  }
  return words.length > 0 && (first === '*' || first === words[0]) && topicMatches(rest, words.slice(1));
}
