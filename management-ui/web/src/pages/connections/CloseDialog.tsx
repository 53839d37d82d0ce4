import { del } from '../../api/client';
import { Dialog } from '../../components/Dialog';
import { attempt, attemptAll } from '../../components/feedback';
import { FormFoot, TextField, useForm } from '../../components/form';
import { plural } from '../../lib/format';
import { connectionPath, type ConnectionRow } from './fields';

/** More than so many are not closed by a slip. */
const MANY = 5;

/** Closes connections with a reason that their clients are told. */
export function CloseDialog({ connections, what, onClose, onDone }: {
  connections: readonly Pick<ConnectionRow, 'name' | 'app'>[];
  /** What they are together, where there are several. */
  what?: string;
  onClose: () => void;
  onDone?: () => void;
}) {
  const [first] = connections;
  const many = connections.length;
  const one = first ? first.app || first.name : '';
  const form = useForm(
    { reason: '', typed: '' },
    (values) => ({
      // It travels in a header.
      ...(/^[\x20-\x7e]*$/.test(values.reason) ? {} : { reason: 'Letters without accents only' }),
      ...(many > MANY && values.typed !== String(many) ? { typed: `Type ${many}` } : {}),
    }),
    async (values) => {
      const headers: Record<string, string> = values.reason.trim() === '' ? {} : { 'x-reason': values.reason.trim() };
      const close = (each: Pick<ConnectionRow, 'name'>): Promise<void> => del(connectionPath(each.name), undefined, headers);
      onClose();
      if (many === 1 && first) {
        await attempt(`Closed ${one}`, `${one} was not closed`, () => close(first));
      } else {
        await attemptAll(
          connections,
          { done: (closed) => `Closed ${plural(closed, 'connection')}`, failed: (left) => `${plural(left, 'connection')} ${left === 1 ? 'was' : 'were'} not closed` },
          close,
        );
      }
      onDone?.();
    },
  );
  return (
    <Dialog title={many === 1 ? `Close the connection of ${one}?` : `Close ${plural(many, 'connection')}${what ? ` of ${what}` : ''}?`} onClose={onClose}>
      <form onSubmit={form.submit}>
        <div class="dialog-body">
          <p>Its channels and consumers end, and messages that were not acked go back to their queues. Most clients connect again at once: to keep one out, change its user.</p>
        </div>
        <div class="fields">
          <TextField form={form} name="reason" label="Reason" help="Clients are told, and so is the log" placeholder="moved to another cluster" />
          {many > MANY && <TextField form={form} name="typed" label={`Type ${many} to confirm`} numeric />}
        </div>
        <FormFoot form={form} verb={many === 1 ? 'Close connection' : `Close ${plural(many, 'connection')}`} danger onCancel={onClose} />
      </form>
    </Dialog>
  );
}
