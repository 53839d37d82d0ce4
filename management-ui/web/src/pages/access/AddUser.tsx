import type { VirtualHost } from '../../api/types';
import { ApiError, get, path, put } from '../../api/client';
import { Dialog } from '../../components/Dialog';
import { explain, toast } from '../../components/feedback';
import { FormFoot, SelectField, TextField, useForm } from '../../components/form';
import { useLive } from '../../live/live';
import { go } from '../../router';
import { TagChoice } from './TagChoice';

interface Values {
  readonly name: string;
  readonly password: string;
  readonly again: string;
  readonly tags: readonly string[];
  readonly vhost: string;
}

export function AddUser({ onClose }: { onClose: () => void }) {
  const hosts = useLive<VirtualHost[]>('/vhosts?columns=name').value ?? [];
  const form = useForm<Values>(
    { name: '', password: '', again: '', tags: [], vhost: '' },
    (values) => ({
      ...(values.name === '' ? { name: 'A name is needed' } : {}),
      ...(values.password !== values.again ? { again: 'The two passwords are not the same' } : {}),
    }),
    async ({ name, password, tags, vhost }) => {
      if (await exists(name)) {
        throw new Error(`There is a user ${name} already.`);
      }
      await put(path('users', name), password === '' ? { tags: tags.join(','), password_hash: '' } : { tags: tags.join(','), password });
      if (vhost !== '') {
        await put(path('permissions', vhost, name), { configure: '.*', write: '.*', read: '.*' })
          .catch((cause: unknown) => toast('failed', `${name} was added, but without the permission`, explain(cause)));
      }
      toast('done', `Added user ${name}`);
      go(['access', name]);
    },
  );
  const { values } = form;
  return (
    <Dialog title="Add a user" wide onClose={onClose}>
      <form onSubmit={form.submit}>
        <div class="fields padded">
          <TextField form={form} name="name" label="Name" mono required />
          <SelectField form={form} name="vhost" label="All rights in" options={[['', 'no virtual host yet'], ...hosts.map((each) => [each.name, each.name] as const)]} help={values.vhost === '' ? 'Without a permission the user cannot open a connection' : 'configure, write and read of every name; it can be narrowed afterwards'} />
          <TextField form={form} name="password" label="Password" secret autocomplete="new-password" help="Empty for a user who logs in with a certificate only" />
          <TextField form={form} name="again" label="The same again" secret autocomplete="new-password" />
          <div class="wide"><TagChoice value={values.tags} onChange={(tags) => form.set('tags', tags)} /></div>
        </div>
        <FormFoot form={form} verb="Add user" onCancel={onClose} />
      </form>
    </Dialog>
  );
}

async function exists(name: string): Promise<boolean> {
  try {
    await get(path('users', name));
    return true;
  } catch (cause) {
    if (cause instanceof ApiError && cause.status === 404) {
      return false;
    }
    throw cause;
  }
}
