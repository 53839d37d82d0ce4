import { path, put } from '../../api/client';
import type { Named, Queue } from '../../api/types';
import { confirmed } from '../../components/Dialog';
import { toast } from '../../components/feedback';
import { FormFoot, TextField, useForm } from '../../components/form';
import { plural } from '../../lib/format';
import { moveName, moveShovel } from '../../lib/shovel';
import { usePolled } from '../../live/polled';

/** By a shovel that goes when the queue's present length is moved, as RabbitMQ's pages do it. */
export function MoveMessages({ queue }: { queue: Queue }) {
  const others = usePolled<Named[]>(`${path('queues', queue.vhost)}?columns=name&disable_stats=true&page=1&page_size=500`, 600);
  const names = (others as { items?: readonly Named[] } | undefined)?.items?.map((each) => each.name) ?? [];
  const form = useForm(
    { to: '' },
    (values) => ({
      ...(values.to === '' ? { to: 'To which queue?' } : {}),
      ...(values.to === queue.name ? { to: 'This is the same queue' } : {}),
    }),
    async (values) => {
      const yes = await confirmed({
        title: `Move ${plural(queue.messages_ready ?? 0, 'message')} from ${queue.name} to ${values.to}?`,
        consequence: 'Each is taken out once the other queue has confirmed it. Order and properties stay; the messages are not marked.',
        verb: 'Move messages',
      });
      if (!yes) {
        return;
      }
      const name = moveName(queue.name);
      const value = moveShovel({ vhost: queue.vhost, from: queue.name, to: { queue: values.to }, count: null });
      await put(path('parameters', 'shovel', queue.vhost, name), { component: 'shovel', vhost: queue.vhost, name, value });
      toast('done', `Messages move from ${queue.name} to ${values.to}`, 'The count falls as they arrive.');
    },
  );
  return (
    <form onSubmit={form.submit}>
      <TextField form={form} name="to" label="To queue" mono options={names} help="In the same virtual host. What is published while they move stays." />
      <FormFoot form={form} verb="Move messages…" />
    </form>
  );
}
