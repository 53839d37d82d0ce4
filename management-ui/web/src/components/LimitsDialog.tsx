import { del, put } from '../api/client';
import type { Limits } from '../api/admin';
import { Dialog } from './Dialog';
import { toast } from './feedback';
import { FormFoot, TextField, useForm } from './form';

/** Limits of a user or a virtual host: an empty field is no limit. */
export function LimitsDialog({ title, names, value, pathOf, onClose }: {
  title: string;
  names: readonly (readonly [name: string, title: string, help: string])[];
  value: Limits;
  pathOf: (name: string) => string;
  onClose: () => void;
}) {
  const form = useForm<Record<string, string>>(
    Object.fromEntries(names.map(([name]) => [name, value[name] === undefined ? '' : String(value[name])])),
    (values) => Object.fromEntries(names.filter(([name]) => !/^\d*$/.test((values[name] ?? '').trim())).map(([name]) => [name, 'A whole number, or empty for no limit'])),
    async (values) => {
      for (const [name] of names) {
        const text = (values[name] ?? '').trim();
        const before = value[name];
        if (text === '' && before !== undefined) {
          await del(pathOf(name));
        } else if (text !== '' && Number(text) !== before) {
          await put(pathOf(name), { value: Number(text) });
        }
      }
      toast('done', 'Limits are set');
      onClose();
    },
  );
  return (
    <Dialog title={title} onClose={onClose}>
      <form onSubmit={form.submit}>
        <div class="fields padded">
          {names.map(([name, label, help]) => <TextField key={name} form={form} name={name} label={label} help={help} numeric placeholder="no limit" />)}
        </div>
        <FormFoot form={form} verb="Set limits" onCancel={onClose} />
      </form>
    </Dialog>
  );
}
