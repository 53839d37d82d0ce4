import { put } from '../../api/client';
import type { Overview, VirtualHost } from '../../api/types';
import { Note } from '../../components/basics';
import { Dialog } from '../../components/Dialog';
import { toast } from '../../components/feedback';
import { CheckField, FormFoot, SelectField, TextField, useForm } from '../../components/form';
import { TableField } from '../../components/TableField';
import { typed, type Entry } from '../../lib/table';
import { useLive } from '../../live/live';
import { usePolled } from '../../live/polled';
import { vhost } from '../../router';
import { exchangeArguments, exchangePage, exchangePath, TYPES } from './fields';

interface Values {
  readonly vhost: string;
  readonly name: string;
  readonly type: string;
  readonly durable: boolean;
  readonly autoDelete: boolean;
  readonly internal: boolean;
  readonly entries: readonly Entry[];
}

export function DeclareExchange({ onClose }: { onClose: () => void }) {
  const hosts = useLive<VirtualHost[]>('/vhosts?columns=name').value ?? [];
  const offered = usePolled<Overview>('/overview?columns=exchange_types&disable_stats=true', 600)?.exchange_types.map((each) => each.name) ?? Object.keys(TYPES).slice(0, 4);
  const form = useForm<Values>(
    { vhost: vhost.value || '/', name: '', type: 'topic', durable: true, autoDelete: false, internal: false, entries: [] },
    (values) => ({
      ...(values.name.trim() === '' ? { name: 'A name is needed' } : {}),
      ...(values.name.startsWith('amq.') ? { name: 'Names that begin with amq. are the broker’s own' } : {}),
      ...(typed(values.entries, exchangeArguments(values.type)).problems.some((each) => each !== '') ? { entries: 'wrong' } : {}),
    }),
    async (values) => {
      const exchange = { vhost: values.vhost, name: values.name };
      await put(exchangePath(exchange), {
        type: values.type,
        durable: values.durable,
        auto_delete: values.autoDelete,
        internal: values.internal,
        arguments: typed(values.entries.filter((each) => each.name.trim() !== ''), exchangeArguments(values.type)).table,
      });
      toast('done', `Declared ${values.name}`, 'An exchange that was there already with the same settings stays as it is.');
      location.hash = exchangePage(exchange);
    },
  );
  const { values } = form;
  const types = [...Object.keys(TYPES).filter((each) => offered.includes(each)), ...offered.filter((each) => !(each in TYPES))];
  return (
    <Dialog title="Declare an exchange" wide onClose={onClose}>
      <form onSubmit={form.submit}>
        <div class="fields padded">
          <TextField form={form} name="name" label="Name" mono required />
          <SelectField form={form} name="vhost" label="Virtual host" options={hosts.map((each) => [each.name, each.name] as const)} />
          <SelectField form={form} name="type" label="Type" options={types.map((each) => [each, each] as const)} help={TYPES[values.type] && `It looks at ${TYPES[values.type]}`} />
          <div>
            <CheckField form={form} name="durable" label="Durable" help="Is there again after a restart" />
            <CheckField form={form} name="autoDelete" label="Delete with the last binding" />
            <CheckField form={form} name="internal" label="Internal" help="Takes messages from other exchanges only, not from clients" />
          </div>
          {!values.durable && <Note tone="warn">After a restart it is gone, and its bindings with it. Publishers then get an error.</Note>}
          <div class="wide">
            <TableField
              label="Arguments"
              help="They stay for the life of the exchange."
              known={exchangeArguments(values.type)}
              value={values.entries}
              onChange={(entries) => form.set('entries', entries)}
            />
          </div>
        </div>
        <FormFoot form={form} verb="Declare exchange" onCancel={onClose} />
      </form>
    </Dialog>
  );
}
