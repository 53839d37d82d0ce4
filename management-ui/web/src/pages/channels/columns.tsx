import { Badge, StatePill } from '../../components/basics';
import type { Column } from '../../components/table/column';
import { count, rate } from '../../lib/format';
import { connectionPage } from '../connections/fields';
import { peerOf } from '../connections/apps';
import { channelPage, unroutable, type ChannelRow } from './fields';

const NAME: Column<ChannelRow> = {
  id: 'name', title: 'Channel', width: 190, value: (row) => row.name,
  cell: (row) => <a href={channelPage(row.name)} title={row.name}>{peerOf(row.connection_details.name)} ({row.number})</a>,
};

/** On the page of one connection. */
const NUMBER: Column<ChannelRow> = {
  id: 'name', title: 'Channel', width: 96, cell: (row) => <a href={channelPage(row.name)}>{row.number}</a>, value: (row) => row.number,
};

const REST: readonly Column<ChannelRow>[] = [
  { id: 'state', title: 'State', width: 90, cell: (row) => <StatePill state={row.state} />, value: (row) => row.state },
  { id: 'mode', title: 'Mode', wide: true, width: 98, help: 'Whether publishes are confirmed, in transactions, or neither', cell: (row) => (row.mode === 'plain' ? <span class="muted">plain</span> : <Badge tone={row.mode === 'transactions' ? 'info' : 'neutral'}>{row.mode}</Badge>), value: (row) => row.mode },
  { id: 'consumers', title: 'Consumers', wide: true, numeric: true, width: 100, cell: (row) => count(row.consumer_count), value: (row) => row.consumer_count },
  {
    id: 'prefetch', title: 'Prefetch', wide: true, numeric: true, width: 84, help: 'How many unacked messages each consumer may hold; together for the channel where it says so',
    cell: (row) => prefetch(row), value: (row) => row.prefetch_count || row.global_prefetch_count,
  },
  {
    id: 'unacked', title: 'Unacked', numeric: true, width: 92, help: 'Delivered and not settled yet',
    cell: (row) => (row.full ? <Badge tone="warn" title="Its consumers hold as much as they may">{count(row.messages_unacknowledged)} full</Badge> : count(row.messages_unacknowledged)),
    value: (row) => row.messages_unacknowledged,
  },
  { id: 'unconfirmed', title: 'Unconfirmed', optional: true, numeric: true, width: 116, help: 'Published and not confirmed yet', cell: (row) => count(row.messages_unconfirmed), value: (row) => row.messages_unconfirmed },
  { id: 'publish', title: 'Publish', wide: true, numeric: true, width: 76, cell: (row) => rate(row.message_stats?.publish_details?.rate ?? 0), value: (row) => row.message_stats?.publish_details?.rate ?? 0 },
  {
    id: 'unroutable', title: 'Unroutable', wide: true, numeric: true, width: 106, help: 'Messages that no queue took: dropped, or returned to the publisher',
    cell: (row) => (unroutable(row) > 0 ? <Badge tone="warn">{rate(unroutable(row))}</Badge> : '0/s'), value: unroutable,
  },
  { id: 'deliver', title: 'Deliver', wide: true, numeric: true, width: 76, help: 'Delivered or got', cell: (row) => rate(row.message_stats?.deliver_get_details?.rate ?? 0), value: (row) => row.message_stats?.deliver_get_details?.rate ?? 0 },
  { id: 'ack', title: 'Ack', wide: true, numeric: true, width: 72, cell: (row) => rate(row.message_stats?.ack_details?.rate ?? 0), value: (row) => row.message_stats?.ack_details?.rate ?? 0 },
  { id: 'redelivered', title: 'Again', numeric: true, width: 88, optional: true, help: 'Delivered once more', cell: (row) => rate(row.message_stats?.redeliver_details?.rate ?? 0), value: (row) => row.message_stats?.redeliver_details?.rate ?? 0 },
];

export const CONNECTION_COLUMNS: readonly Column<ChannelRow>[] = [NUMBER, ...REST];

export const COLUMNS: readonly Column<ChannelRow>[] = [
  NAME,
  {
    id: 'app', title: 'Application', wide: true, width: 130, help: 'The name that the client gave to its connection', value: (row) => row.app,
    cell: (row) => <a href={connectionPage(row.connection_details.name)} title={row.connection_details.name}>{row.app || '(unnamed)'}</a>,
  },
  { id: 'user', title: 'User', width: 84, optional: true, cell: (row) => row.user, value: (row) => row.user },
  { id: 'vhost', title: 'Virtual host', width: 116, optional: true, cell: (row) => row.vhost, value: (row) => row.vhost },
  ...REST,
  { id: 'uncommitted', title: 'Uncommitted', numeric: true, width: 112, optional: true, help: 'Published in a transaction that is not committed yet', cell: (row) => count(row.messages_uncommitted), value: (row) => row.messages_uncommitted },
  { id: 'node', title: 'Node', width: 160, optional: true, cell: (row) => row.node, value: (row) => row.node },
];

export function prefetch({ prefetch_count: each, global_prefetch_count: together }: Pick<ChannelRow, 'prefetch_count' | 'global_prefetch_count'>): string {
  return together > 0 ? `${count(together)} together` : each > 0 ? count(each) : 'no limit';
}
