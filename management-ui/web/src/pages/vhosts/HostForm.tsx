import type { Host } from '../../api/admin';
import { path, put } from '../../api/client';
import { Dialog } from '../../components/Dialog';
import { toast } from '../../components/feedback';
import { CheckField, FormFoot, SelectField, TextField, useForm } from '../../components/form';
import { words } from '../../lib/tags';
import { go } from '../../router';
import { session } from '../../session';

const TYPES = ['classic', 'quorum'] as const;

/** What the node has for all is not shown apart from what was set here, so only a change is said. */
function types(existing: Host | null): (readonly [string, string])[] {
  const own = existing?.default_queue_type;
  const known = [...new Set([...TYPES, ...(own ? [own] : [])])].map((each) => [each, each] as const);
  return own ? known : [['', "the node's default"], ...known];
}

/** A new virtual host, or another description of one. */
export function HostForm({ existing, taken, onClose }: { existing: Host | null; taken: readonly string[]; onClose: () => void }) {
  const form = useForm(
    {
      name: existing?.name ?? '', description: existing?.description ?? '', tags: existing?.tags.join(' ') ?? '', type: existing?.default_queue_type ?? '',
      locked: existing?.protected_from_deletion ?? false, enter: true,
    },
    (values) => (values.name === '' ? { name: 'A name is needed' } : !existing && taken.includes(values.name) ? { name: 'There is a virtual host of this name already' } : {}),
    async ({ name, description, tags, type, locked, enter }) => {
      const chosen = type === (existing?.default_queue_type ?? '') ? {} : { default_queue_type: type };
      await put(path('vhosts', name), { description, tags: words(tags).join(','), ...chosen, protected_from_deletion: locked });
      if (existing === null) {
        if (enter && session.value) {
          await put(path('permissions', name, session.value.name), { configure: '.*', write: '.*', read: '.*' });
        }
        toast('done', `Added virtual host ${name}`);
        go(['vhosts', name], { vhost: null });
      } else {
        toast('done', `Changed ${name}`);
        onClose();
      }
    },
  );
  return (
    <Dialog title={existing ? `Virtual host ${existing.name}` : 'Add a virtual host'} wide onClose={onClose}>
      <form onSubmit={form.submit}>
        <div class="fields padded">
          {!existing && <TextField form={form} name="name" label="Name" mono required />}
          <TextField form={form} name="description" label="Description" />
          <TextField form={form} name="tags" label="Tags" help="Words of your own, for people" />
          <SelectField form={form} name="type" label="Default queue type" options={types(existing)} help="Of queues that are declared without one" />
          <CheckField form={form} name="locked" label="Protected from deletion" />
          {!existing && <CheckField form={form} name="enter" label="All rights in it for me" help="Without a permission nobody can connect to it" />}
        </div>
        <FormFoot form={form} verb={existing ? 'Change' : 'Add virtual host'} onCancel={onClose} />
      </form>
    </Dialog>
  );
}
