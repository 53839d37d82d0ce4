import { Dialog } from '../../components/Dialog';
import { FormFoot, SelectField, TextField, useForm } from '../../components/form';
import { plural } from '../../lib/format';
import type { QueueName } from './fields';

const TIMES = [['', 'until it is resumed'], ['300', '5 minutes'], ['3600', '1 hour'], ['86400', '1 day']] as const;

export function PauseDialog({ queues, onClose, onPause }: {
  queues: readonly QueueName[];
  onClose: () => void;
  onPause: (reason: string, seconds: number | null) => Promise<void>;
}) {
  const form = useForm({ reason: '', seconds: '' }, () => ({}), async ({ reason, seconds }) => {
    await onPause(reason.trim(), seconds === '' ? null : Number(seconds));
    onClose();
  });
  return (
    <Dialog title={`Pause ${queues.length === 1 ? queues[0]?.name : plural(queues.length, 'queue')}`} onClose={onClose}>
      <form onSubmit={form.submit}>
        <div class="dialog-body">
          <p class="muted">Deliveries stop; consumers stay connected and get nothing. Publishers go on, and messages are kept.</p>
        </div>
        <div class="fields">
          <TextField form={form} name="reason" label="Why" help="Shown to everybody who looks at the queue" placeholder="invoice service is down" />
          <SelectField form={form} name="seconds" label="For" options={TIMES} />
        </div>
        <FormFoot form={form} verb="Pause" onCancel={onClose} />
      </form>
    </Dialog>
  );
}
