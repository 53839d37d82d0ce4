import { useState } from 'preact/hooks';
import { del, path, post } from '../../api/client';
import type { Binding, Named, Queue } from '../../api/types';
import { Button, Card, Empty, Waiting } from '../../components/basics';
import { confirmed, Dialog } from '../../components/Dialog';
import { attempt, toast } from '../../components/feedback';
import { FormFoot, TextField, useForm } from '../../components/form';
import { TableField } from '../../components/TableField';
import type { Column } from '../../components/table/column';
import { DataTable } from '../../components/table/DataTable';
import { tableState } from '../../components/table/state';
import { typed, type Entry } from '../../lib/table';
import { useLive } from '../../live/live';
import { usePolled } from '../../live/polled';
import { href } from '../../router';
import { queuePath } from './fields';

const COLUMNS: readonly Column<Binding>[] = [
  {
    id: 'source', title: 'From exchange', width: 240, value: (row) => row.source,
    cell: (row) => row.source === '' ? <span class="muted">(default exchange)</span> : <a href={href(['exchanges', row.vhost, row.source])}>{row.source}</a>,
  },
  { id: 'key', title: 'Routing key', cell: (row) => row.routing_key === '' ? <span class="muted">(empty)</span> : <code>{row.routing_key}</code>, value: (row) => row.routing_key },
  { id: 'arguments', title: 'Arguments', wide: true, width: 280, cell: (row) => Object.keys(row.arguments).length > 0 ? <code>{JSON.stringify(row.arguments)}</code> : '–' },
  { id: 'remove', title: 'Unbind', width: 76, cell: (row) => row.source !== '' && <Button kind="quiet" icon="trash" label={`Unbind from ${row.source} with ${row.routing_key || 'an empty key'}`} onClick={() => void unbind(row)} /> },
];

export function BindingsTab({ queue }: { queue: Queue }) {
  const answer = useLive<Binding[]>(queuePath(queue, 'bindings'));
  const [adding, setAdding] = useState(false);
  if (!answer.value) {
    return <Waiting error={answer.error} what="bindings" />;
  }
  return (
    <Card flush title="Bindings" actions={<Button icon="plus" onClick={() => setAdding(true)}>Bind…</Button>}>
      <DataTable
        inset
        label="bindings"
        columns={COLUMNS}
        rows={answer.value}
        rowKey={(row) => `${row.source} ${row.properties_key}`}
        state={tableState({ sort: 'source' }, 'b.')}
        empty={<Empty title="No binding" />}
      />
      {adding && <BindDialog queue={queue} onClose={() => setAdding(false)} />}
    </Card>
  );
}

async function unbind(binding: Binding): Promise<void> {
  const key = binding.routing_key === '' ? 'the empty routing key' : `routing key ${binding.routing_key}`;
  const yes = await confirmed({
    title: `Unbind ${binding.destination} from ${binding.source}?`,
    consequence: `Messages with ${key} no longer come from ${binding.source} by this binding. What is in the queue stays.`,
    verb: 'Unbind',
  });
  if (yes) {
    await attempt(`Unbound ${binding.destination} from ${binding.source}`, 'The binding stays', () =>
      del(path('bindings', binding.vhost, 'e', binding.source, 'q', binding.destination, binding.properties_key)));
  }
}

interface Values {
  readonly source: string;
  readonly key: string;
  readonly entries: readonly Entry[];
}

function BindDialog({ queue, onClose }: { queue: Queue; onClose: () => void }) {
  const exchanges = usePolled<Named[]>(`${path('exchanges', queue.vhost)}?columns=name&disable_stats=true`, 600) ?? [];
  const form = useForm<Values>(
    { source: '', key: '', entries: [] },
    (values) => (values.source === '' ? { source: 'From which exchange?' } : {}),
    async (values) => {
      const { table } = typed(values.entries.filter((each) => each.name !== ''), []);
      await post(path('bindings', queue.vhost, 'e', values.source, 'q', queue.name), { routing_key: values.key, arguments: table });
      toast('done', `Bound ${queue.name} to ${values.source}`);
      onClose();
    },
  );
  return (
    <Dialog title={`Bind ${queue.name} to an exchange`} onClose={onClose}>
      <form onSubmit={form.submit}>
        <div class="fields padded">
          <TextField form={form} name="source" label="Exchange" mono required options={exchanges.map((each) => each.name).filter((each) => each !== '')} />
          <TextField form={form} name="key" label="Routing key" mono help="For topic exchanges: * is one word, # is any number of words. Fanout and headers exchanges do not look at it." />
          <div class="wide">
            <TableField label="Arguments" help="Headers exchanges match these; x-match says all or any." known={[{ name: 'x-match', title: 'x-match', kind: ['all', 'any', 'all-with-x', 'any-with-x'], help: 'Whether all of the headers must match, or any' }]} value={form.values.entries} onChange={(entries) => form.set('entries', entries)} />
          </div>
        </div>
        <FormFoot form={form} verb="Bind" onCancel={onClose} />
      </form>
    </Dialog>
  );
}
