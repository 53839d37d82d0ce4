/** What is done to queues. Each says how it went; what destroys asks first. */
import { del, put } from '../../api/client';
import type { Queue } from '../../api/types';
import { confirmed } from '../../components/Dialog';
import { attempt, attemptAll } from '../../components/feedback';
import { count, plural } from '../../lib/format';
import { queuePath } from './fields';

/** More than this is typed and not just clicked away. */
const MUCH = 1_000;

type Target = Pick<Queue, 'vhost' | 'name' | 'messages' | 'messages_ready'>;

const sum = (queues: readonly Target[], of: (queue: Target) => number | undefined): number =>
  queues.reduce((total, each) => total + (of(each) ?? 0), 0);

export async function purge(queues: readonly Target[]): Promise<boolean> {
  const [first] = queues;
  const ready = sum(queues, (each) => each.messages_ready ?? each.messages);
  if (first === undefined) {
    return false;
  }
  const what = queues.length === 1 ? first.name : plural(queues.length, 'queue');
  const yes = await confirmed({
    title: `Purge ${plural(ready, 'message')} from ${what}?`,
    consequence: 'The ready messages are gone for good and are not dead-lettered. What was delivered and not settled yet stays. The count is that of this moment; what comes until then goes, too.',
    verb: `Purge ${plural(ready, 'message')}`,
    ...(ready > MUCH ? { typed: queues.length === 1 ? first.name : String(queues.length) } : {}),
  });
  if (yes) {
    await forEach(queues, ['Purged', 'could not be purged'], (each) => del(queuePath(each, 'contents')));
  }
  return yes;
}

export async function remove(queues: readonly Target[]): Promise<boolean> {
  const [first] = queues;
  const messages = sum(queues, (each) => each.messages);
  if (first === undefined) {
    return false;
  }
  const what = queues.length === 1 ? `queue ${first.name}` : plural(queues.length, 'queue');
  const yes = await confirmed({
    title: `Delete ${what} with ${plural(messages, 'message')}?`,
    consequence: 'Its bindings go with it and its consumers are cancelled. Messages that are published to it then are not routed to it any more.',
    verb: queues.length === 1 ? 'Delete queue' : `Delete ${count(queues.length)} queues`,
    ...(messages > MUCH || queues.length > 10 ? { typed: queues.length === 1 ? first.name : String(queues.length) } : {}),
  });
  if (yes) {
    await forEach(queues, ['Deleted', 'could not be deleted'], (each) => del(queuePath(each)));
  }
  return yes;
}

export async function pause(queues: readonly Target[], reason: string, seconds: number | null): Promise<void> {
  const body = { ...(reason ? { reason } : {}), ...(seconds ? { seconds } : {}) };
  await forEach(queues, ['Paused', 'could not be paused'], (each) => put(queuePath(each, 'pause'), body));
}

export async function resume(queues: readonly Target[]): Promise<void> {
  await forEach(queues, ['Resumed', 'could not be resumed'], (each) => put(queuePath(each, 'resume')));
}

async function forEach(queues: readonly Target[], [done, failed]: readonly [string, string], action: (queue: Target) => Promise<unknown>): Promise<void> {
  const [first] = queues;
  if (queues.length === 1 && first) {
    await attempt(`${done} ${first.name}`, `${first.name} ${failed}`, () => action(first));
  } else {
    await attemptAll(
      queues,
      { done: (many) => `${done} ${plural(many, 'queue')}`, failed: (many) => `${plural(many, 'queue')} ${failed}` },
      action,
    );
  }
}
