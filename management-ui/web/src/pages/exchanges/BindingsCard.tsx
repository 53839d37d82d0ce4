import { useState } from 'preact/hooks';
import type { Binding, Exchange } from '../../api/types';
import { Button, Card, Empty, Waiting } from '../../components/basics';
import type { Column } from '../../components/table/column';
import { DataTable } from '../../components/table/DataTable';
import { tableState } from '../../components/table/state';
import { count } from '../../lib/format';
import { useLive } from '../../live/live';
import { href } from '../../router';
import { unbind } from './actions';
import { BindDialog } from './BindDialog';
import { exchangePage, exchangePath, shown } from './fields';

const KEY: Column<Binding> = {
  id: 'key', title: 'Routing key', value: (row) => row.routing_key,
  cell: (row) => (row.routing_key === '' ? <span class="muted">(empty)</span> : <code title={row.routing_key}>{row.routing_key}</code>),
};
const REST: readonly Column<Binding>[] = [
  { id: 'arguments', title: 'Arguments', wide: true, width: 260, value: (row) => JSON.stringify(row.arguments), cell: (row) => (Object.keys(row.arguments).length > 0 ? <code title={JSON.stringify(row.arguments)}>{JSON.stringify(row.arguments)}</code> : '–') },
  {
    id: 'remove', title: 'Unbind', width: 72,
    cell: (row) => row.source !== '' && <Button kind="quiet" icon="trash" label={`Unbind ${row.destination} from ${row.source} with ${row.routing_key || 'an empty key'}`} onClick={() => void unbind(row)} />,
  },
];

const OUT: readonly Column<Binding>[] = [
  {
    id: 'to', title: 'To', width: 200, value: (row) => row.destination,
    cell: (row) => <a href={row.destination_type === 'queue' ? href(['queues', row.vhost, row.destination]) : exchangePage({ vhost: row.vhost, name: row.destination })} title={row.destination}>{row.destination}</a>,
  },
  KEY,
  { id: 'kind', title: 'Kind', wide: true, width: 96, cell: (row) => row.destination_type, value: (row) => row.destination_type },
  ...REST,
];

const IN: readonly Column<Binding>[] = [
  { id: 'from', title: 'From exchange', width: 200, value: (row) => row.source, cell: (row) => <a href={exchangePage({ vhost: row.vhost, name: row.source })}>{shown(row.source)}</a> },
  KEY,
  ...REST,
];

const keyOf = (row: Binding): string => `${row.source} ${row.destination_type} ${row.destination} ${row.properties_key}`;

/** The bindings that lead out of an exchange or into it. */
export function BindingsCard({ exchange, direction }: { exchange: Exchange; direction: 'from' | 'to' }) {
  const from = direction === 'from';
  const answer = useLive<Binding[]>(exchangePath(exchange, 'bindings', from ? 'source' : 'destination'));
  const [adding, setAdding] = useState(false);
  const rows = answer.value;
  const fixed = exchange.name === '';
  return (
    <Card
      flush
      title={`${from ? 'Bindings from here' : 'Bindings to here'}${rows ? ` (${count(rows.length)})` : ''}`}
      actions={!fixed && <Button icon="plus" onClick={() => setAdding(true)}>{from ? 'Bind…' : 'Bind to another…'}</Button>}
    >
      {answer.error && !rows ? <Waiting error={answer.error} what="bindings" /> : (
        <DataTable
          inset
          label={from ? 'bindings from this exchange' : 'bindings to this exchange'}
          columns={from ? OUT : IN}
          rows={rows}
          rowKey={keyOf}
          state={tableState({ sort: from ? 'to' : 'from' }, from ? 'out.' : 'in.')}
          empty={from
            ? <Empty title="Nothing is bound to this exchange" icon="exchange">What is published here goes nowhere{exchange.arguments['alternate-exchange'] ? ' but to the alternate exchange' : ''}.</Empty>
            : <Empty title="No exchange leads here" icon="exchange">It gets messages from publishers only.</Empty>}
        />
      )}
      {adding && <BindDialog exchange={exchange} direction={direction} onClose={() => setAdding(false)} />}
    </Card>
  );
}
