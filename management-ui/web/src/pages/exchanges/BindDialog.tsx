import { path, post } from '../../api/client';
import type { Exchange, Named } from '../../api/types';
import { Dialog } from '../../components/Dialog';
import { toast } from '../../components/feedback';
import { FormFoot, SelectField, TextField, useForm } from '../../components/form';
import { TableField } from '../../components/TableField';
import { typed, type Entry } from '../../lib/table';
import { refresh } from '../../live/live';
import { usePolled } from '../../live/polled';
import { useQueueNames } from '../messages/names';
import { BINDING_ARGUMENTS, keyHelp } from './fields';

interface Values {
  readonly kind: 'queue' | 'exchange';
  readonly name: string;
  readonly key: string;
  readonly entries: readonly Entry[];
}

/** Binds something to this exchange, or this exchange to another one. */
export function BindDialog({ exchange, direction, onClose }: { exchange: Exchange; direction: 'from' | 'to'; onClose: () => void }) {
  const { vhost } = exchange;
  const from = direction === 'from';
  const exchanges = usePolled<Named[]>(`${path('exchanges', vhost)}?columns=name,type`, 60) as readonly Exchange[] | undefined;
  const form = useForm<Values>(
    { kind: from ? 'queue' : 'exchange', name: '', key: '', entries: [] },
    (values) => ({
      ...(values.name === '' ? { name: 'Which one?' } : {}),
      ...(typed(values.entries, BINDING_ARGUMENTS).problems.some((each) => each !== '') ? { entries: 'wrong' } : {}),
    }),
    async (values) => {
      const { table } = typed(values.entries.filter((each) => each.name !== ''), BINDING_ARGUMENTS);
      const [source, destination] = from ? [exchange.name, values.name] : [values.name, exchange.name];
      await post(path('bindings', vhost, 'e', source, values.kind === 'queue' ? 'q' : 'e', destination), { routing_key: values.key, arguments: table });
      toast('done', `Bound ${destination} to ${source}`);
      refresh();
      onClose();
    },
  );
  const { values } = form;
  const queues = useQueueNames(vhost, values.kind === 'queue' ? values.name : null);
  const others = (exchanges ?? []).map((each) => each.name).filter((each) => each !== '');
  const sourceType = from ? exchange.type : (exchanges?.find((each) => each.name === values.name)?.type ?? '');
  return (
    <Dialog title={from ? `Bind a queue or exchange to ${exchange.name}` : `Bind ${exchange.name} to another exchange`} wide onClose={onClose}>
      <form onSubmit={form.submit}>
        <div class="fields padded">
          {from && <SelectField form={form} name="kind" label="To" options={[['queue', 'a queue'], ['exchange', 'an exchange']]} />}
          <TextField form={form} name="name" label={values.kind === 'queue' ? 'Queue' : from ? 'Exchange' : 'From exchange'} mono required options={values.kind === 'queue' ? queues : others} />
          <TextField form={form} name="key" label="Routing key" mono help={keyHelp(sourceType)} />
          <div class="wide">
            <TableField
              label="Arguments"
              help={sourceType === 'headers' ? 'The headers that are wanted, and x-match. A value that reads as JSON is taken as such: 1, true; text needs no quotes.' : 'Only headers exchanges look at them.'}
              known={BINDING_ARGUMENTS}
              value={values.entries}
              onChange={(entries) => form.set('entries', entries)}
            />
          </div>
        </div>
        <FormFoot form={form} verb="Bind" onCancel={onClose} />
      </form>
    </Dialog>
  );
}
