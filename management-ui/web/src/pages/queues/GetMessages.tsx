import { useState } from 'preact/hooks';
import { post } from '../../api/client';
import type { Message, Queue } from '../../api/types';
import { Card, Empty, Note } from '../../components/basics';
import { confirmed } from '../../components/Dialog';
import { FormFoot, SelectField, TextField, useForm } from '../../components/form';
import { MessageView } from '../../components/MessageView';
import { plural } from '../../lib/format';
import { refresh } from '../../live/live';
import type { QueueName } from './fields';
import { queuePath } from './fields';

const MOST = 1_000;
const TRUNCATE_BYTES = 50_000;

const MODES = [
  ['ack_requeue_true', 'Look, and put them back'],
  ['ack_requeue_false', 'Take them out for good'],
  ['reject_requeue_false', 'Reject them (dead-letter, if that is set up)'],
] as const;

/** What each choice does to the queue, before it is done. */
const EFFECTS: Record<string, string> = {
  ack_requeue_true: 'The messages go back to their places and are marked as redelivered; in a quorum queue this counts against the delivery limit. Consumers cannot get them in between.',
  ack_requeue_false: 'The messages are acknowledged: they are gone from the queue once they are shown here.',
  reject_requeue_false: 'The messages leave the queue, and go to its dead letter exchange if there is one. Without one they are gone.',
};

export function GetMessages({ queue }: { queue: QueueName & Pick<Queue, 'messages_ready'> }) {
  const [got, setGot] = useState<readonly Message[] | null>(null);
  const form = useForm(
    { mode: 'ack_requeue_true', count: '10' },
    (values) => (/^\d+$/.test(values.count) && Number(values.count) >= 1 && Number(values.count) <= MOST ? {} : { count: `From 1 to ${MOST}` }),
    async (values) => {
      const many = Number(values.count);
      const keeps = values.mode === 'ack_requeue_true';
      if (!keeps && !(await confirmed({
        title: `${values.mode === 'ack_requeue_false' ? 'Take' : 'Reject'} up to ${plural(many, 'message')} from ${queue.name}?`,
        consequence: EFFECTS[values.mode],
        verb: values.mode === 'ack_requeue_false' ? 'Take out' : 'Reject',
      }))) {
        return;
      }
      setGot(await post<Message[]>(queuePath(queue, 'get'), { ackmode: values.mode, count: many, encoding: 'auto', truncate: TRUNCATE_BYTES }));
      refresh();
    },
  );
  return (
    <Card title="Get messages">
      <form onSubmit={form.submit} class="get">
        <SelectField form={form} name="mode" label="How" options={MODES} />
        <TextField form={form} name="count" label="How many" numeric />
        <FormFoot form={form} verb="Get messages" />
        <div class="wide"><Note tone={form.values.mode === 'ack_requeue_true' ? 'info' : 'warn'}>{EFFECTS[form.values.mode]}</Note></div>
      </form>
      {got !== null && (
        <div class="messages" aria-live="polite">
          {got.length === 0
            ? <Empty title="No message was ready">{(queue.messages_ready ?? 0) > 0 ? 'Consumers were faster.' : 'Publish one below, or wait for a publisher.'}</Empty>
            : got.map((message, at) => <MessageView key={at} message={message} place={at + 1} of={got.length} open={got.length <= 3} />)}
        </div>
      )}
    </Card>
  );
}
