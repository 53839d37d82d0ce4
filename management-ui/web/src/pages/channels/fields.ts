/** How channels are told apart and filtered. */
import { path } from '../../api/client';
import type { Channel } from '../../api/types';
import { condition, type Vocabulary } from '../../lib/filter';
import { href } from '../../router';
import type { Apps } from '../connections/apps';

/** A channel with what follows from its numbers. */
export interface ChannelRow extends Channel {
  /** The name that the application gave to the connection. */
  readonly app: string;
  readonly mode: string;
  /** Its consumers hold as much as they may. */
  readonly full: boolean;
}

export const channelPath = (name: string): string => path('channels', name);
export const channelPage = (name: string): string => href(['channels', name]);

export const FIELDS = [
  'name', 'number', 'vhost', 'user', 'node', 'state', 'confirm', 'transactional', 'prefetch_count', 'global_prefetch_count', 'consumer_count',
  'messages_unacknowledged', 'messages_unconfirmed', 'messages_uncommitted', 'connection_details.name',
  'message_stats.publish_details', 'message_stats.confirm_details', 'message_stats.deliver_get_details', 'message_stats.ack_details',
  'message_stats.redeliver_details', 'message_stats.drop_unroutable_details', 'message_stats.return_unroutable_details',
].join(',');

export function channelRow(channel: Channel, apps?: Apps): ChannelRow {
  return { ...channel, app: apps?.get(channel.connection_details.name) ?? '', mode: modeOf(channel), full: isFull(channel) };
}

export function modeOf({ confirm, transactional }: Channel): string {
  return transactional ? 'transactions' : confirm ? 'confirms' : 'plain';
}

/** No message comes to its consumers before they settle some. */
export function isFull({ prefetch_count: each, global_prefetch_count: together, consumer_count: consumers, messages_unacknowledged: unacked }: Channel): boolean {
  return (together > 0 && unacked >= together) || (each > 0 && consumers > 0 && unacked >= each * consumers);
}

export function unroutable({ message_stats: stats }: Channel): number {
  return (stats?.drop_unroutable_details?.rate ?? 0) + (stats?.return_unroutable_details?.rate ?? 0);
}

export const VOCABULARY: Vocabulary = {
  fields: {
    app: 'app',
    user: 'user',
    vhost: 'vhost',
    mode: 'mode',
    state: 'state',
    node: 'node',
    prefetch: 'prefetch_count',
    consumers: 'consumer_count',
    unacked: 'messages_unacknowledged',
    unconfirmed: 'messages_unconfirmed',
    publish: 'message_stats.publish_details.rate',
    deliver: 'message_stats.deliver_get_details.rate',
    ack: 'message_stats.ack_details.rate',
    redelivered: 'message_stats.redeliver_details.rate',
  },
  words: {
    full: [condition('full', '=', 'true')],
    consuming: [condition('consumer_count', '>', '0')],
    publishing: [condition('message_stats.publish_details.rate', '>', '0')],
  },
};
