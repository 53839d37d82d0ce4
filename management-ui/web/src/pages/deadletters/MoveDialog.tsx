import { path, put } from '../../api/client';
import type { Exchange } from '../../api/types';
import { Note } from '../../components/basics';
import { Dialog } from '../../components/Dialog';
import { toast } from '../../components/feedback';
import { FormFoot, SelectField, TextField, useForm } from '../../components/form';
import type { DeadTarget } from '../../lib/deadletters';
import { count, plural } from '../../lib/format';
import { moveName, moveShovel } from '../../lib/shovel';
import { refresh } from '../../live/live';
import { usePolled } from '../../live/polled';
import { useQueueNames } from '../messages/names';

interface Values {
  readonly kind: 'queue' | 'exchange';
  readonly queue: string;
  readonly exchange: string;
  readonly many: string;
}

/** Sends dead letters on: to the queue that they came from, or through an exchange with their own keys. */
export function MoveDialog({ target, onClose }: { target: DeadTarget; onClose: () => void }) {
  const { vhost, name } = target;
  const ready = target.queue?.messages_ready ?? 0;
  const [only, another] = target.sources;
  const form = useForm<Values>(
    { kind: 'queue', queue: only && !another ? only.queue.name : '', exchange: '', many: '' },
    (values) => ({
      ...(values.kind === 'queue' && values.queue === '' ? { queue: 'To which queue?' } : {}),
      ...(values.kind === 'queue' && values.queue === name ? { queue: 'This is the same queue' } : {}),
      ...(values.kind === 'exchange' && values.exchange === '' ? { exchange: 'To which exchange?' } : {}),
      ...(values.many === '' || /^[1-9]\d*$/.test(values.many) ? {} : { many: 'A whole number, or empty for all' }),
    }),
    async (values) => {
      const value = moveShovel({
        vhost,
        from: name,
        to: values.kind === 'queue' ? { queue: values.queue } : { exchange: values.exchange },
        count: values.many === '' ? null : Math.min(Number(values.many), ready),
      });
      await put(path('parameters', 'shovel', vhost, moveName(name)), { component: 'shovel', vhost, name: moveName(name), value });
      toast('done', `Messages move from ${name}`, 'The count falls as they arrive.');
      refresh();
      onClose();
    },
  );
  const { values } = form;
  const sources = target.sources.map((each) => each.queue.name);
  const names = useQueueNames(vhost, values.kind === 'queue' && !sources.includes(values.queue) ? values.queue : null);
  const exchanges = usePolled<Exchange[]>(`${path('exchanges', vhost)}?columns=name`, 60)?.map((each) => each.name).filter((each) => each !== '') ?? [];
  return (
    <Dialog title={`Move messages out of ${name}`} wide onClose={onClose}>
      <form onSubmit={form.submit}>
        <div class="fields padded">
          <SelectField form={form} name="kind" label="To" options={[['queue', 'a queue'], ['exchange', 'an exchange, each with its own routing key']]} />
          {values.kind === 'queue'
            ? <TextField form={form} name="queue" label="Queue" mono options={[...new Set([...sources, ...names])]} help={sources.length > 1 ? `They came from ${sources.length} queues; all that are moved go to this one` : 'Where they came from, if you do not choose another'} />
            : <TextField form={form} name="exchange" label="Exchange" mono options={exchanges} help="Every binding there that matches gets them, also queues that had the message before" />}
          <TextField form={form} name="many" label="How many" numeric placeholder={`all ${count(ready)}`} help="The oldest first. What dies while they move stays." />
          <Note tone={values.kind === 'exchange' ? 'warn' : 'info'}>
            {values.kind === 'exchange'
              ? 'A message that no binding matches is dropped. Ask the routing simulator first if you are not sure.'
              : 'Each message leaves this queue once the other one has confirmed it. If what made them die is not mended they come back.'}
          </Note>
        </div>
        <FormFoot form={form} verb={values.many === '' ? `Move ${plural(ready, 'message')}` : 'Move messages'} onCancel={onClose} />
      </form>
    </Dialog>
  );
}
