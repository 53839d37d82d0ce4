import type { Consumer } from '../../api/types';
import { Badge, StatePill } from '../../components/basics';
import type { Column } from '../../components/table/column';
import { count } from '../../lib/format';
import { href } from '../../router';
import { channelPage } from '../channels/fields';
import { peerOf } from '../connections/apps';
import { connectionPage } from '../connections/fields';

const QUEUE: Column<Consumer> = {
  id: 'queue', title: 'Queue', width: 190, cell: (row) => <a href={href(['queues', row.queue.vhost, row.queue.name])} title={row.queue.name}>{row.queue.name}</a>, value: (row) => row.queue.name,
};

const REST: readonly Column<Consumer>[] = [
  { id: 'tag', title: 'Consumer tag', wide: true, width: 180, cell: (row) => <span class="mono" title={row.consumer_tag}>{row.consumer_tag}</span>, value: (row) => row.consumer_tag },
  {
    id: 'state', title: 'State', width: 96, help: 'A single active consumer works while the others wait',
    cell: (row) => <StatePill state={stateOf(row)} />, value: stateOf,
  },
  { id: 'acks', title: 'Acks', wide: true, width: 108, help: 'Automatic: a message counts as settled when it is sent', cell: (row) => (row.ack_required ? 'by the client' : <Badge tone="info">automatic</Badge>), value: (row) => String(row.ack_required) },
  { id: 'prefetch', title: 'Prefetch', wide: true, numeric: true, width: 92, help: 'How many unacked messages it may hold', cell: (row) => (row.prefetch_count === 0 ? 'no limit' : count(row.prefetch_count)), value: (row) => row.prefetch_count },
  { id: 'priority', title: 'Priority', wide: true, numeric: true, width: 84, cell: (row) => String(row.arguments['x-priority'] ?? 0), value: (row) => Number(row.arguments['x-priority'] ?? 0) },
  { id: 'exclusive', title: 'Exclusive', width: 94, optional: true, help: 'No other consumer is let in', cell: (row) => (row.exclusive ? <Badge>exclusive</Badge> : <span class="muted">no</span>), value: (row) => (row.exclusive ? 1 : 0) },
];

/** A consumer with the name that its application gave to the connection. */
export interface ConsumerRow extends Consumer {
  readonly app: string;
}

export const COLUMNS: readonly Column<ConsumerRow>[] = [
  QUEUE,
  {
    id: 'app', title: 'Application', width: 150, help: 'The name that the client gave to its connection', value: (row) => row.app,
    cell: (row) => (row.channel_details ? <a href={connectionPage(row.channel_details.connection_name)} title={row.channel_details.connection_name}>{row.app || peerOf(row.channel_details.connection_name)}</a> : '–'),
  },
  ...REST,
  {
    id: 'channel', title: 'Channel', wide: true, width: 192, value: (row) => row.channel_details?.name,
    cell: (row) => (row.channel_details ? <a href={channelPage(row.channel_details.name)} title={row.channel_details.name}>{peerOf(row.channel_details.connection_name)} ({row.channel_details.number})</a> : '–'),
  },
  { id: 'user', title: 'User', wide: true, width: 90, cell: (row) => row.channel_details?.user ?? '–', value: (row) => row.channel_details?.user },
  { id: 'vhost', title: 'Virtual host', width: 116, optional: true, cell: (row) => row.queue.vhost, value: (row) => row.queue.vhost },
  { id: 'arguments', title: 'Arguments', width: 220, optional: true, cell: (row) => (Object.keys(row.arguments).length > 0 ? <code>{JSON.stringify(row.arguments)}</code> : '–') },
];

/** On the page of one channel. */
export const CHANNEL_COLUMNS: readonly Column<Consumer>[] = [QUEUE, ...REST];

export function stateOf(consumer: Consumer): string {
  return consumer.active ? (consumer.activity_status === 'single_active' ? 'active' : 'up') : 'waiting';
}

export const consumerKey = (consumer: Consumer): string => `${consumer.channel_details?.name ?? ''} ${consumer.queue.name} ${consumer.consumer_tag}`;
