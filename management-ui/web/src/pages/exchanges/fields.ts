/** How exchanges are called, filtered and asked for. */
import { path } from '../../api/client';
import type { Exchange } from '../../api/types';
import { condition, type Vocabulary } from '../../lib/filter';
import type { Known } from '../../lib/table';
import { href } from '../../router';

export type ExchangeName = Pick<Exchange, 'vhost' | 'name'>;

/** The default exchange has no name; in paths it is called so. */
export const DEFAULT = 'amq.default';
const pathName = (name: string): string => name || DEFAULT;

export const exchangePath = ({ vhost, name }: ExchangeName, ...more: readonly string[]): string => path('exchanges', vhost, pathName(name), ...more);
export const exchangePage = ({ vhost, name }: ExchangeName): string => href(['exchanges', vhost, pathName(name)]);
export const shown = (name: string): string => name || '(default exchange)';
export const keyOf = ({ vhost, name }: ExchangeName): string => `${vhost}\u0000${name}`;

/** The broker's own: nobody may delete them. */
export const isOwn = (name: string): boolean => name === '' || name.startsWith('amq.');

export function alternateOf(exchange: Pick<Exchange, 'arguments'>): string | null {
  const found = exchange.arguments['alternate-exchange'];
  return typeof found === 'string' ? found : null;
}

export const VOCABULARY: Vocabulary = {
  fields: { type: 'type', vhost: 'vhost', policy: 'policy', user: 'user_who_performed_action', alternate: 'arguments.alternate-exchange' },
  words: {
    internal: [condition('internal', '=', 'true')],
    durable: [condition('durable', '=', 'true')],
    'auto-delete': [condition('auto_delete', '=', 'true')],
    own: [condition('user_who_performed_action', '!=', 'rmq-internal')],
  },
};

/** What each type looks at, in the order in which they are offered. */
export const TYPES: Readonly<Record<string, string>> = {
  topic: 'patterns of words: orders.*.eu, orders.#',
  direct: 'the routing key as a whole',
  fanout: 'nothing: every binding gets every message',
  headers: 'the message’s headers',
  'x-consistent-hash': 'a hash of the key: each message to one queue, shares by weight',
  'x-modulus-hash': 'a hash of the key, modulo the number of bindings',
  'x-random': 'chance: each message to one queue',
  'x-recent-history': 'nothing, as fanout; a new binding gets the last messages first',
  'x-local-random': 'chance, among the queues of the publisher’s node',
};

const ALTERNATE: Known = { name: 'alternate-exchange', title: 'Alternate exchange', kind: 'text', help: 'Where messages go that match no binding here. A policy can say it, too.' };
const HASH: readonly Known[] = [
  { name: 'hash-header', title: 'Hash header', kind: 'text', help: 'The header that is hashed instead of the routing key' },
  { name: 'hash-property', title: 'Hash property', kind: ['message_id', 'correlation_id', 'timestamp'], help: 'The property that is hashed instead of the routing key' },
];

const HISTORY: readonly Known[] = [
  { name: 'x-recent-history-length', title: 'History', kind: 'number', help: 'How many of the last messages are kept, 20 if it is not said' },
];

export function exchangeArguments(type: string): readonly Known[] {
  return [ALTERNATE, ...(type === 'x-consistent-hash' || type === 'x-modulus-hash' ? HASH : type === 'x-recent-history' ? HISTORY : [])];
}

/** What the key of a binding means to an exchange of this type. */
export function keyHelp(type: string): string {
  switch (type) {
    case 'topic':
      return 'Words between dots. * is one word, # is any number of words.';
    case 'fanout':
      return 'Not looked at by a fanout exchange.';
    case 'headers':
      return 'Not looked at by a headers exchange: its arguments are.';
    case 'x-consistent-hash':
      return 'A whole number: the weight of this destination.';
    default:
      return type === 'direct' ? 'The message’s routing key must be the same.' : '';
  }
}

export const BINDING_ARGUMENTS: readonly Known[] = [
  { name: 'x-match', title: 'x-match', kind: ['all', 'any', 'all-with-x', 'any-with-x'], help: 'Whether all of the headers must be there with these values, or any' },
];
