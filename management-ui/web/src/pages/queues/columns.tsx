import type { Queue, Samples } from '../../api/types';
import { Badge, StatePill } from '../../components/basics';
import { InHost } from '../../components/InHost';
import { Sparkline } from '../../components/Sparkline';
import type { Column } from '../../components/table/column';
import { bytes, count, rate } from '../../lib/format';
import { href } from '../../router';
import { keyOf, queuePage } from './fields';

/** A column, and the fields of the API that it shows. */
export interface QueueColumn extends Column<Queue> {
  readonly fields: readonly string[];
}

/** The last minutes of each queue of the page, the latest first, by key. */
export type Pasts = ReadonlyMap<string, Samples | undefined>;

export function queueColumns(pasts: Pasts): readonly QueueColumn[] {
  return [
    { id: 'name', title: 'Name', least: 176, sort: 'name', fields: ['name', 'vhost'], cell: (row) => <><InHost vhost={row.vhost} /><a href={href(queuePage(row))} title={row.name}>{row.name}</a></> },
    { id: 'vhost', title: 'Vhost', wide: true, help: 'Virtual host', sort: 'vhost', width: 80, fields: ['vhost'], cell: (row) => row.vhost },
    { id: 'type', title: 'Type', wide: true, sort: 'type', width: 76, fields: ['type'], cell: (row) => row.type },
    {
      id: 'features', title: 'Features', wide: true, width: 124, fields: ['durable', 'auto_delete', 'exclusive', 'arguments', 'policy', 'operator_policy'],
      help: 'What it was declared with, and its policy',
      cell: (row) => <Features queue={row} />,
    },
    { id: 'state', title: 'State', sort: 'state', width: 94, fields: ['state', 'paused'], cell: (row) => <StatePill state={row.paused ? 'paused' : row.state} /> },
    { id: 'ready', title: 'Ready', sort: 'messages_ready', numeric: true, width: 78, fields: ['messages_ready'], help: 'Messages that wait for a consumer', cell: (row) => count(row.messages_ready) },
    { id: 'unacked', title: 'Unacked', wide: true, sort: 'messages_unacknowledged', numeric: true, width: 88, fields: ['messages_unacknowledged'], help: 'Messages that were delivered and not settled yet', cell: (row) => count(row.messages_unacknowledged) },
    { id: 'messages', title: 'Total', wide: true, sort: 'messages', numeric: true, width: 78, fields: ['messages'], help: 'Ready and unacked together', cell: (row) => count(row.messages) },
    { id: 'past', title: '5 minutes', wide: true, width: 94, fields: [], help: 'Messages in the queue during the last five minutes', cell: (row) => <Sparkline values={line(pasts.get(keyOf(row)))} label={`Messages in ${row.name} during five minutes`} /> },
    { id: 'in', title: 'In', wide: true, sort: 'message_stats.publish_details.rate', numeric: true, width: 72, fields: ['message_stats.publish_details'], help: 'Messages published to it each second', cell: (row) => rate(row.message_stats?.publish_details?.rate ?? 0) },
    { id: 'out', title: 'Out', wide: true, sort: 'message_stats.deliver_get_details.rate', numeric: true, width: 72, fields: ['message_stats.deliver_get_details'], help: 'Messages delivered or got each second', cell: (row) => rate(row.message_stats?.deliver_get_details?.rate ?? 0) },
    { id: 'ack', title: 'Ack', sort: 'message_stats.ack_details.rate', numeric: true, width: 84, optional: true, fields: ['message_stats.ack_details'], help: 'Messages acknowledged each second', cell: (row) => rate(row.message_stats?.ack_details?.rate ?? 0) },
    { id: 'redelivered', title: 'Again', sort: 'message_stats.redeliver_details.rate', numeric: true, width: 84, optional: true, fields: ['message_stats.redeliver_details'], help: 'Messages delivered once more each second', cell: (row) => rate(row.message_stats?.redeliver_details?.rate ?? 0) },
    { id: 'consumers', title: 'Consumers', wide: true, sort: 'consumers', numeric: true, width: 106, fields: ['consumers'], cell: (row) => count(row.consumers) },
    { id: 'bytes', title: 'Bytes', sort: 'message_bytes', numeric: true, width: 96, optional: true, fields: ['message_bytes'], help: 'Bodies of its messages', cell: (row) => bytes(row.message_bytes) },
    { id: 'memory', title: 'Memory', sort: 'memory', numeric: true, width: 96, optional: true, fields: ['memory'], cell: (row) => bytes(row.memory) },
    { id: 'node', title: 'Node', sort: 'node', width: 160, optional: true, fields: ['node'], help: 'Where it is led', cell: (row) => row.node ?? '–' },
    { id: 'policy', title: 'Policy', sort: 'policy', width: 120, optional: true, fields: ['policy', 'operator_policy'], cell: (row) => row.policy ?? '–' },
  ];
}

function Features({ queue }: { queue: Queue }) {
  const names = Object.keys(queue.arguments ?? {}).filter((each) => each !== 'x-queue-type');
  return (
    <>
      {!queue.durable && <Badge title="Not durable: gone after a restart">T</Badge>}
      {queue.auto_delete && <Badge title="Deleted with its last consumer">AD</Badge>}
      {queue.exclusive && <Badge title="Exclusive to its connection">Excl</Badge>}
      {queue.policy && <Badge tone="info" title={`Policy ${queue.policy}`}>{queue.policy}</Badge>}
      {names.length > 0 && <Badge title={names.join(', ')}>Args</Badge>}
    </>
  );
}

function line(past: Samples | undefined): readonly number[] {
  return (past?.samples ?? []).map((each) => each.sample).reverse();
}
