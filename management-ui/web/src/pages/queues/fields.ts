/** How queues are told apart, filtered and asked for. */
import { path } from '../../api/client';
import type { Queue } from '../../api/types';
import type { Condition, Vocabulary } from '../../lib/filter';

export type QueueName = Pick<Queue, 'vhost' | 'name'>;

export const keyOf = (queue: QueueName): string => `${queue.vhost}\u0000${queue.name}`;

/** The place of a queue in the API. */
export const queuePath = (queue: QueueName, ...more: readonly string[]): string => path('queues', queue.vhost, queue.name, ...more);

/** The place of its page. */
export const queuePage = (queue: QueueName): readonly string[] => ['queues', queue.vhost, queue.name];

const no = (field: string, operator: Condition['operator'], value: string): Condition => ({ field, operator, value });

export const VOCABULARY: Vocabulary = {
  fields: {
    type: 'type',
    vhost: 'vhost',
    state: 'state',
    policy: 'policy',
    node: 'node',
    ready: 'messages_ready',
    unacked: 'messages_unacknowledged',
    messages: 'messages',
    bytes: 'message_bytes',
    memory: 'memory',
    consumers: 'consumers',
    in: 'message_stats.publish_details.rate',
    out: 'message_stats.deliver_get_details.rate',
    ack: 'message_stats.ack_details.rate',
    redelivered: 'message_stats.redeliver_details.rate',
    growth: 'messages_details.rate',
  },
  words: {
    'no-consumers': [no('consumers', '=', '0')],
    empty: [no('messages', '=', '0')],
    stuck: [no('messages_ready', '>', '0'), no('consumers', '=', '0')],
    durable: [no('durable', '=', 'true')],
    exclusive: [no('exclusive', '=', 'true')],
    paused: [no('paused.user', '!=', '')],
  },
};
