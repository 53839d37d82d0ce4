import type { Consumer, Queue } from '../../api/types';
import { Badge, Empty, StatePill } from '../../components/basics';
import type { Column } from '../../components/table/column';
import { DataTable } from '../../components/table/DataTable';
import { tableState } from '../../components/table/state';
import { count } from '../../lib/format';
import { href } from '../../router';

const COLUMNS: readonly Column<Consumer>[] = [
  { id: 'tag', title: 'Consumer tag', cell: (row) => <span class="mono">{row.consumer_tag}</span>, value: (row) => row.consumer_tag },
  {
    id: 'connection', title: 'Connection', width: 300, value: (row) => row.channel_details?.connection_name,
    cell: (row) => row.channel_details ? <a href={href(['connections', row.channel_details.connection_name])}>{row.channel_details.connection_name}</a> : '–',
  },
  { id: 'user', title: 'User', wide: true, width: 110, cell: (row) => row.channel_details?.user ?? '–', value: (row) => row.channel_details?.user },
  { id: 'state', title: 'State', wide: true, width: 150, cell: (row) => <><StatePill state={row.active ? 'up' : 'waiting'} /> {row.exclusive && <Badge>exclusive</Badge>}</>, value: (row) => row.activity_status },
  { id: 'ack', title: 'Acks', wide: true, width: 140, cell: (row) => (row.ack_required ? 'by the consumer' : 'automatic'), value: (row) => String(row.ack_required), help: 'Automatic: a message counts as settled when it is sent' },
  { id: 'prefetch', title: 'Prefetch', wide: true, numeric: true, cell: (row) => row.prefetch_count === 0 ? 'no limit' : count(row.prefetch_count), value: (row) => row.prefetch_count, help: 'How many messages it may hold unacked' },
  { id: 'priority', title: 'Priority', wide: true, numeric: true, cell: (row) => String(row.arguments['x-priority'] ?? 0), value: (row) => Number(row.arguments['x-priority'] ?? 0) },
];

export function ConsumersTab({ queue }: { queue: Queue }) {
  return (
    <DataTable
      inset
      label="consumers"
      columns={COLUMNS}
      rows={queue.consumer_details}
      rowKey={(row) => `${row.channel_details?.name} ${row.consumer_tag}`}
      state={tableState({ sort: 'tag' }, 'c.')}
      empty={<Empty title="Nobody consumes from this queue" icon="consumer">{(queue.messages_ready ?? 0) > 0 ? `${count(queue.messages_ready)} messages wait.` : ''} A consumer subscribes with basic.consume to the queue’s name.</Empty>}
    />
  );
}
