import type { ComponentChildren } from 'preact';
import type { VirtualHost } from '../api/types';
import { typed, type Entry, type Known } from '../lib/table';
import { useLive } from '../live/live';
import { vhost } from '../router';
import { Dialog } from './Dialog';
import { toast } from './feedback';
import { CheckField, FormFoot, SelectField, TextField, useForm, type Form } from './form';
import { TableField } from './TableField';

/** What queues and exchanges are declared with. */
export interface Declaration {
  readonly vhost: string;
  readonly name: string;
  readonly type: string;
  readonly durable: boolean;
  readonly autoDelete: boolean;
  /** Of exchanges only. */
  readonly internal: boolean;
  readonly entries: readonly Entry[];
}

/** The arguments that are offered for a type. */
type Offer = (type: string) => readonly Known[];

export function useDeclaration(thing: string, type: string, offer: Offer, send: (values: Declaration, table: Readonly<Record<string, unknown>>) => Promise<unknown>): Form<Declaration> {
  return useForm<Declaration>(
    { vhost: vhost.value || '/', name: '', type, durable: true, autoDelete: false, internal: false, entries: [] },
    (values) => ({
      ...(values.name.trim() === '' ? { name: 'A name is needed' } : {}),
      ...(values.name.startsWith('amq.') ? { name: 'Names that begin with amq. are the broker’s own' } : {}),
      ...(typed(values.entries, offer(values.type)).problems.some((each) => each !== '') ? { entries: 'wrong' } : {}),
    }),
    async (values) => {
      await send(values, typed(values.entries.filter((each) => each.name.trim() !== ''), offer(values.type)).table);
      toast('done', `Declared ${values.name}`, `A ${thing} that was there already with the same settings stays as it is.`);
    },
  );
}

export function DeclareDialog({ title, verb, form, offer, types, typeHelp, last, more, warning, help, onClose }: {
  title: string;
  verb: string;
  form: Form<Declaration>;
  offer: Offer;
  types: readonly (readonly [id: string, title: string])[];
  typeHelp?: ComponentChildren;
  /** With what it is deleted by itself. */
  last: string;
  more?: ComponentChildren;
  warning?: ComponentChildren;
  help: string;
  onClose: () => void;
}) {
  const hosts = useLive<VirtualHost[]>('/vhosts?columns=name').value ?? [];
  return (
    <Dialog title={title} wide onClose={onClose}>
      <form onSubmit={form.submit}>
        <div class="fields padded">
          <TextField form={form} name="name" label="Name" mono required />
          <SelectField form={form} name="vhost" label="Virtual host" options={hosts.map((each) => [each.name, each.name] as const)} />
          <SelectField form={form} name="type" label="Type" options={types} help={typeHelp} />
          <div>
            <CheckField form={form} name="durable" label="Durable" help="Is there again after a restart" />
            <CheckField form={form} name="autoDelete" label={`Delete with the last ${last}`} />
            {more}
          </div>
          {warning}
          <div class="wide">
            <TableField label="Arguments" help={help} known={offer(form.values.type)} value={form.values.entries} onChange={(entries) => form.set('entries', entries)} />
          </div>
        </div>
        <FormFoot form={form} verb={verb} onCancel={onClose} />
      </form>
    </Dialog>
  );
}
