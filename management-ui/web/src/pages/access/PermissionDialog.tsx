import type { Permission, TopicPermission } from '../../api/admin';
import type { Exchange, VirtualHost } from '../../api/types';
import { path, put } from '../../api/client';
import { Button } from '../../components/basics';
import { Dialog } from '../../components/Dialog';
import { toast } from '../../components/feedback';
import { FormFoot, SelectField, TextField, useForm, type Form } from '../../components/form';
import { RIGHTS, type Right } from '../../lib/rights';
import { useLive } from '../../live/live';
import { usePolled } from '../../live/polled';
import { clearPermission } from './actions';

const HELP: Record<Right, string> = {
  configure: 'Queues and exchanges that the user may declare and delete',
  write: 'Exchanges that the user may publish to, queues that may be bound',
  read: 'Queues that the user may consume, get and purge, exchanges that may be bound to',
};

type Values = { readonly user: string; readonly vhost: string } & Record<Right, string>;

/** Sets or clears what a user may do in a virtual host. What is not said yet can be chosen. */
export function PermissionDialog({ user = '', vhost = '', users = [], existing, onClose }: {
  user?: string;
  vhost?: string;
  users?: readonly string[];
  existing: Permission | undefined;
  onClose: () => void;
}) {
  const hosts = useLive<VirtualHost[]>('/vhosts?columns=name').value ?? [];
  const form = useForm<Values>(
    existing ?? { user, vhost, configure: '.*', write: '.*', read: '.*' },
    (values) => ({
      ...(values.user === '' ? { user: 'Choose a user' } : {}),
      ...(values.vhost === '' ? { vhost: 'Choose a virtual host' } : {}),
    }),
    async ({ configure, write, read, ...of }) => {
      await put(path('permissions', of.vhost, of.user), { configure, write, read });
      toast('done', `Set the permission of ${of.user} in ${of.vhost}`);
      onClose();
    },
  );
  return (
    <Dialog title={user && vhost ? `${user} in ${vhost}` : user ? `Permission of ${user}` : `Permission in ${vhost}`} wide onClose={onClose}>
      <form onSubmit={form.submit}>
        <div class="fields padded">
          {user === '' && <SelectField form={form} name="user" label="User" options={[['', 'Choose…'], ...users.map((each) => [each, each] as const)]} />}
          {vhost === '' && <SelectField form={form} name="vhost" label="Virtual host" options={[['', 'Choose…'], ...hosts.map((each) => [each.name, each.name] as const)]} />}
          <p class="wide field-more above">Regular expressions, searched in names: <code>^orders\.</code> is how a name begins, <code>^orders$</code> is one name. An empty one grants nothing.</p>
          {RIGHTS.map((right) => (
            <div class="wide" key={right}>
              <TextField form={form} name={right} label={right} mono help={HELP[right]} />
              <Usual form={form} name={right} />
            </div>
          ))}
        </div>
        <FormFoot form={form} verb="Set permission" onCancel={onClose} />
        {existing && <div class="dialog-aside"><Button kind="quiet" icon="trash" onClick={() => { onClose(); void clearPermission(existing); }}>Clear this permission…</Button></div>}
      </form>
    </Dialog>
  );
}

function Usual<V extends Record<Right, string>>({ form, name }: { form: Form<V>; name: Right }) {
  return (
    <div class="chips in-form">
      {[['.*', 'every name'], ['', 'nothing']].map(([pattern = '', title]) => (
        <button key={title} class="chip" type="button" aria-label={`${name}: ${title}`} onClick={() => form.set(name, pattern as V[Right])}>{title}</button>
      ))}
    </div>
  );
}

/** Restricts the routing keys of one topic exchange. */
export function TopicDialog({ user, existing, onClose }: { user: string; existing: TopicPermission | undefined; onClose: () => void }) {
  const hosts = useLive<VirtualHost[]>('/vhosts?columns=name').value ?? [];
  const form = useForm(
    { vhost: existing?.vhost ?? '', exchange: existing?.exchange ?? '', write: existing?.write ?? '.*', read: existing?.read ?? '.*' },
    (values) => ({
      ...(values.vhost === '' ? { vhost: 'Choose a virtual host' } : {}),
      ...(values.exchange === '' ? { exchange: 'An exchange is needed' } : {}),
    }),
    async ({ vhost, ...rest }) => {
      await put(path('topic-permissions', vhost, user), rest);
      toast('done', `Set the topic permission of ${user} for ${rest.exchange}`);
      onClose();
    },
  );
  const { vhost } = form.values;
  const exchanges = usePolled<Exchange[]>(vhost === '' || existing ? null : `${path('exchanges', vhost)}?columns=name,type`, 600) ?? [];
  return (
    <Dialog title={existing ? `${user} at ${existing.exchange} in ${existing.vhost}` : `Topic permission of ${user}`} wide onClose={onClose}>
      <form onSubmit={form.submit}>
        <div class="fields padded">
          {!existing && <SelectField form={form} name="vhost" label="Virtual host" options={[['', 'Choose…'], ...hosts.map((each) => [each.name, each.name] as const)]} />}
          {!existing && <TextField form={form} name="exchange" label="Topic exchange" mono options={exchanges.filter((each) => each.type === 'topic').map((each) => each.name)} />}
          <p class="wide field-more above">It restricts routing keys, for those who may use the exchange at all. <code>{'{username}'}</code> and <code>{'{vhost}'}</code> stand for the names.</p>
          <div class="wide"><TextField form={form} name="write" label="write" mono help="Routing keys that the user may publish with" /></div>
          <div class="wide"><TextField form={form} name="read" label="read" mono help="Routing keys that the user may bind with" /></div>
        </div>
        <FormFoot form={form} verb="Set topic permission" onCancel={onClose} />
      </form>
    </Dialog>
  );
}
