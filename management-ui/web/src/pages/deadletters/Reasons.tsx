import { useState } from 'preact/hooks';
import { post } from '../../api/client';
import type { Message } from '../../api/types';
import { Badge, Button } from '../../components/basics';
import { explain, toast } from '../../components/feedback';
import { deaths, reasonOf } from '../../lib/deaths';
import { count, plural } from '../../lib/format';
import { href } from '../../router';
import { queuePage, queuePath, type QueueName } from '../queues/fields';

const LOOKED_AT = 200;

interface Reason {
  readonly queue: string;
  readonly reason: string;
  readonly exchange: string;
  readonly key: string;
  readonly many: number;
}

/** Why messages are here: told by the first of them, for the API has no other way than to get them. */
export function Reasons({ queue }: { queue: QueueName }) {
  const [found, setFound] = useState<{ readonly reasons: readonly Reason[]; readonly looked: number } | null>(null);
  const [busy, setBusy] = useState(false);
  const look = async (): Promise<void> => {
    setBusy(true);
    try {
      const messages = await post<Message[]>(queuePath(queue, 'get'), { ackmode: 'ack_requeue_true', count: LOOKED_AT, encoding: 'auto', truncate: 0 });
      setFound({ reasons: grouped(messages), looked: messages.length });
    } catch (cause) {
      toast('failed', 'The messages could not be looked at', explain(cause));
    }
    setBusy(false);
  };
  if (found === null) {
    return (
      <p class="row">
        <Button disabled={busy} onClick={() => void look()}>{busy ? 'Looking…' : 'Why did they die?'}</Button>
        <span class="muted">Looks at the first {LOOKED_AT}, which marks them as redelivered.</span>
      </p>
    );
  }
  return (
    <>
      <div class="plain-scroll" tabIndex={0} role="region" aria-label={`Why messages of ${queue.name} died`}>
        <table class="plain">
          <thead><tr><th scope="col">Why</th><th scope="col">In queue</th><th scope="col">Had come from</th><th scope="col">With key</th><th scope="col" class="numeric">Messages</th></tr></thead>
          <tbody>
            {found.reasons.map((each) => (
              <tr key={`${each.queue} ${each.reason} ${each.exchange} ${each.key}`}>
                <td><Badge tone="bad">{reasonOf(each)}</Badge></td>
                <td>{each.queue === '' ? '–' : <a href={href(queuePage({ vhost: queue.vhost, name: each.queue }))}>{each.queue}</a>}</td>
                <td>{each.exchange || 'the default exchange'}</td>
                <td><code>{each.key}</code></td>
                <td class="numeric">{count(each.many)}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
      <p class="row"><span class="muted">Of the first {plural(found.looked, 'message')}.</span> <Button kind="quiet" disabled={busy} onClick={() => void look()}>Look again</Button></p>
    </>
  );
}

function grouped(messages: readonly Message[]): readonly Reason[] {
  const found = new Map<string, Reason>();
  for (const message of messages) {
    const [death] = deaths(message.properties.headers ?? {});
    const reason = death
      ? { queue: death.queue, reason: death.reason, exchange: death.exchange, key: death.keys[0] ?? '' }
      : { queue: '', reason: 'not dead-lettered', exchange: message.exchange, key: message.routing_key };
    const id = JSON.stringify(reason);
    found.set(id, { ...reason, many: (found.get(id)?.many ?? 0) + 1 });
  }
  return [...found.values()].sort((left, right) => right.many - left.many);
}
