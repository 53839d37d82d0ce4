import { put } from '../../api/client';
import type { Overview, VirtualHost } from '../../api/types';
import { Note } from '../../components/basics';
import { Dialog } from '../../components/Dialog';
import { CheckField, FormFoot, SelectField, TextField, useForm } from '../../components/form';
import { toast } from '../../components/feedback';
import { TableField } from '../../components/TableField';
import { queueArguments } from '../../lib/arguments';
import { typed, type Entry } from '../../lib/table';
import { useLive } from '../../live/live';
import { usePolled } from '../../live/polled';
import { go, vhost } from '../../router';
import { queuePage, queuePath } from './fields';

const TYPES = [['quorum', 'quorum – replicated, for what must not be lost'], ['classic', 'classic – on one node, all features']] as const;

interface Values {
  readonly vhost: string;
  readonly name: string;
  readonly type: string;
  readonly durable: boolean;
  readonly autoDelete: boolean;
  readonly entries: readonly Entry[];
}

export function DeclareQueue({ onClose }: { onClose: () => void }) {
  const hosts = useLive<VirtualHost[]>('/vhosts?columns=name').value ?? [];
  const usual = usePolled<Overview>('/overview?columns=default_queue_type&disable_stats=true', 600)?.default_queue_type;
  const form = useForm<Values>(
    { vhost: vhost.value || '/', name: '', type: 'classic', durable: true, autoDelete: false, entries: [] },
    (values) => ({
      ...(values.name.trim() === '' ? { name: 'A name is needed' } : {}),
      ...(values.name.startsWith('amq.') ? { name: 'Names that begin with amq. are the broker’s own' } : {}),
      ...(typed(values.entries, queueArguments(values.type)).problems.some((each) => each !== '') ? { entries: 'wrong' } : {}),
    }),
    async (values) => {
      const queue = { vhost: values.vhost, name: values.name };
      const { table } = typed(values.entries.filter((each) => each.name.trim() !== ''), queueArguments(values.type));
      await put(queuePath(queue), {
        durable: values.durable,
        auto_delete: values.autoDelete,
        arguments: { 'x-queue-type': values.type, ...table },
      });
      toast('done', `Declared ${values.name}`, 'A queue that was there already with the same settings stays as it is.');
      go(queuePage(queue));
    },
  );
  const { values } = form;
  return (
    <Dialog title="Declare a queue" wide onClose={onClose}>
      <form onSubmit={form.submit}>
        <div class="fields padded">
          <TextField form={form} name="name" label="Name" mono required />
          <SelectField form={form} name="vhost" label="Virtual host" options={hosts.map((each) => [each.name, each.name] as const)} />
          <SelectField form={form} name="type" label="Type" options={TYPES} help={usual && `Clients that name no type get ${usual} here`} />
          <div>
            <CheckField form={form} name="durable" label="Durable" help="Is there again after a restart" />
            <CheckField form={form} name="autoDelete" label="Delete with the last consumer" />
          </div>
          {values.type === 'quorum' && !values.durable && <Note tone="warn">Quorum queues are durable; the node will refuse this.</Note>}
          <div class="wide">
            <TableField
              label="Arguments"
              help="They stay for the life of the queue. A policy can set most of them, too, and can be changed later."
              known={queueArguments(values.type)}
              value={values.entries}
              onChange={(entries) => form.set('entries', entries)}
            />
          </div>
        </div>
        <FormFoot form={form} verb="Declare queue" onCancel={onClose} />
      </form>
    </Dialog>
  );
}
