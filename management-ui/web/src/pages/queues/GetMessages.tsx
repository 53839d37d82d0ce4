import { useState } from 'preact/hooks';
import { post } from '../../api/client';
import type { Message, Queue } from '../../api/types';
import { Button, Card, Empty, Note, type Tone } from '../../components/basics';
import { confirmed } from '../../components/Dialog';
import { FormFoot, SelectField, TextField, useForm } from '../../components/form';
import { explain, toast } from '../../components/feedback';
import { MessageView } from '../../components/MessageView';
import { count, plural } from '../../lib/format';
import { refresh } from '../../live/live';
import type { QueueName } from './fields';
import { queuePath } from './fields';

const MOST = 1_000;
/** The node gives no more at once, and to look further all before are got, too. */
const FARTHEST = 10_000;
const TRUNCATE_BYTES = 50_000;

interface Mode {
  readonly title: string;
  readonly tone: Tone;
  /** What it does to the queue, before it is done. */
  readonly effect: string;
  /** Where the messages do not stay: the words of the question. */
  readonly taking?: string;
}

const MODES: Readonly<Record<string, Mode>> = {
  ack_requeue_true: {
    title: 'Look, and put them back',
    tone: 'info',
    effect: 'The messages are taken for a moment and go back to their places. They are marked as redelivered, which consumers see. Consumers cannot get them in between.',
  },
  reject_requeue_true: {
    title: 'Reject them, back into the queue',
    tone: 'warn',
    effect: 'As a consumer that fails: the messages go back and are marked as redelivered, and in a quorum queue this counts against the delivery limit. At the limit they are dead-lettered or dropped.',
  },
  reject_requeue_false: {
    title: 'Reject them, out of the queue',
    tone: 'warn',
    effect: 'The messages leave the queue and go to its dead letter exchange if there is one. Without one they are gone.',
    taking: 'Reject',
  },
  ack_requeue_false: {
    title: 'Take them out for good',
    tone: 'warn',
    effect: 'The messages are acknowledged: they are gone from the queue once they are shown here.',
    taking: 'Take out',
  },
};
const OPTIONS = Object.entries(MODES).map(([id, mode]) => [id, mode.title] as const);
const LOOK = 'ack_requeue_true';

interface Got {
  readonly messages: readonly Message[];
  /** How many were passed over before the first. */
  readonly before: number;
  readonly mode: string;
}

export function GetMessages({ queue }: { queue: QueueName & Pick<Queue, 'messages_ready'> }) {
  const [got, setGot] = useState<Got | null>(null);
  const get = async (mode: string, before: number, many: number): Promise<void> => {
    const messages = await post<Message[]>(queuePath(queue, 'get'), { ackmode: mode, count: before + many, encoding: 'auto', truncate: TRUNCATE_BYTES });
    setGot({ messages: messages.slice(before), before, mode });
    refresh();
  };
  const form = useForm(
    { mode: LOOK, count: '10' },
    (values) => (/^\d+$/.test(values.count) && Number(values.count) >= 1 && Number(values.count) <= MOST ? {} : { count: `From 1 to ${MOST}` }),
    async (values) => {
      const many = Number(values.count);
      const mode = MODES[values.mode];
      if (mode?.taking === undefined || (await confirmed({
        title: `${mode.taking} up to ${plural(many, 'message')} from ${queue.name}?`,
        consequence: mode.effect,
        verb: mode.taking,
      }))) {
        await get(values.mode, 0, many);
      }
    },
  );
  const many = Number(form.values.count) || 1;
  const chosen = MODES[form.values.mode];
  return (
    <Card title="Get messages">
      <form onSubmit={form.submit} class="get">
        <SelectField form={form} name="mode" label="How" options={OPTIONS} />
        <TextField form={form} name="count" label="How many" numeric />
        <FormFoot form={form} verb="Get messages" />
        <div class="wide"><Note tone={chosen?.tone ?? 'info'}>{chosen?.effect}</Note></div>
      </form>
      {got !== null && (
        <div class="messages" aria-live="polite">
          {got.messages.length === 0
            ? <Empty title={got.before > 0 ? 'No more messages were ready' : 'No message was ready'}>{(queue.messages_ready ?? 0) > got.before ? 'Consumers were faster.' : 'Publish one, or wait for a publisher.'}</Empty>
            : (
              <>
                {MODES[got.mode]?.taking !== undefined && <p class="muted">These have left the queue.</p>}
                {got.messages.map((message, at) => (
                  <MessageView key={`${got.before} ${at}`} message={message} place={got.before + at + 1} of={got.before + at + 1 + message.message_count} open={got.messages.length <= 3} />
                ))}
              </>
            )}
          {got.mode === LOOK && <Turn got={got} many={many} get={get} />}
        </div>
      )}
    </Card>
  );
}

/** Other messages of the same queue: all before them are taken and put back with them. */
function Turn({ got, many, get }: { got: Got; many: number; get: (mode: string, before: number, many: number) => Promise<void> }) {
  const last = got.messages.at(-1);
  const next = got.before + got.messages.length;
  const turn = (before: number): void => {
    void get(LOOK, before, many).catch((cause: unknown) => toast('failed', 'The messages could not be got', explain(cause)));
  };
  return (
    <div class="row turn">
      <Button disabled={got.before === 0} onClick={() => turn(Math.max(0, got.before - many))}>Back</Button>
      <Button disabled={(last?.message_count ?? 0) === 0 || next + many > FARTHEST} onClick={() => turn(next)}>Next {count(many)}</Button>
      {next + many > FARTHEST && <span class="muted">The node shows no more than the first {count(FARTHEST)}.</span>}
    </div>
  );
}
