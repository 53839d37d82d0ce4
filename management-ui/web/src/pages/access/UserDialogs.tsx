import type { User } from '../../api/admin';
import { Note } from '../../components/basics';
import { Dialog } from '../../components/Dialog';
import { toast } from '../../components/feedback';
import { CheckField, FormFoot, TextField, useForm } from '../../components/form';
import { session } from '../../session';
import { changeUser } from './actions';
import { TagChoice } from './TagChoice';

/** A changed user is logged out everywhere in these pages. */
function OwnSession({ user }: { user: User }) {
  return user.name === session.value?.name ? <div class="wide"><Note tone="warn">This is you: your session ends with the change, and you log in again.</Note></div> : null;
}

export function TagsDialog({ user, onClose }: { user: User; onClose: () => void }) {
  const form = useForm<{ tags: readonly string[] }>({ tags: user.tags }, () => ({}), async ({ tags }) => {
    await changeUser(user.name, { tags });
    toast('done', `Changed the tags of ${user.name}`);
    onClose();
  });
  return (
    <Dialog title={`Tags of ${user.name}`} onClose={onClose}>
      <form onSubmit={form.submit}>
        <div class="fields padded">
          <OwnSession user={user} />
          <div class="wide"><TagChoice value={form.values.tags} onChange={(tags) => form.set('tags', tags)} /></div>
        </div>
        <FormFoot form={form} verb="Set tags" onCancel={onClose} />
      </form>
    </Dialog>
  );
}

export function PasswordDialog({ user, onClose }: { user: User; onClose: () => void }) {
  const form = useForm(
    { password: '', again: '', without: false },
    (values) => ({
      ...(!values.without && values.password === '' ? { password: 'A password is needed' } : {}),
      ...(!values.without && values.password !== values.again ? { again: 'The two passwords are not the same' } : {}),
    }),
    async ({ password, without }) => {
      await changeUser(user.name, without ? { without } : { password });
      toast('done', without ? `${user.name} has no password any more` : `Changed the password of ${user.name}`);
      onClose();
    },
  );
  return (
    <Dialog title={`Password of ${user.name}`} onClose={onClose}>
      <form onSubmit={form.submit}>
        <div class="fields padded">
          <OwnSession user={user} />
          {!form.values.without && (
            <>
              <TextField form={form} name="password" label="New password" secret autocomplete="new-password" />
              <TextField form={form} name="again" label="The same again" secret autocomplete="new-password" />
            </>
          )}
          <div class="wide">
            <CheckField form={form} name="without" label="No password" help="The user then logs in with a certificate only" />
            <p class="field-more">Connections that are open stay open.</p>
          </div>
        </div>
        <FormFoot form={form} verb={form.values.without ? 'Take the password away' : 'Set password'} danger={form.values.without} onCancel={onClose} />
      </form>
    </Dialog>
  );
}
