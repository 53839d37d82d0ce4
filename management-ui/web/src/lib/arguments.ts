/** What queues can be declared with, in the order in which it is wanted; policies have most of it without the `x-`. */
import type { Known } from './table';

interface QueueArgument extends Known {
  readonly types: readonly string[];
  /** Whether a policy can say it, too. */
  readonly policy: boolean;
}

const BOTH = ['classic', 'quorum'];
const OVERFLOW = ['drop-head', 'reject-publish', 'reject-publish-dlx'];

const ARGUMENTS: readonly QueueArgument[] = [
  { name: 'x-message-ttl', title: 'Message TTL', kind: 'number', types: BOTH, policy: true, help: 'Milliseconds after which a message that waits is dropped or dead-lettered' },
  { name: 'x-expires', title: 'Expiry', kind: 'number', types: BOTH, policy: true, help: 'Milliseconds without use after which the queue goes' },
  { name: 'x-max-length', title: 'Length limit', kind: 'number', types: BOTH, policy: true, help: 'How many messages may be ready' },
  { name: 'x-max-length-bytes', title: 'Length limit in bytes', kind: 'number', types: BOTH, policy: true, help: 'How many bytes the bodies of ready messages may have' },
  { name: 'x-overflow', title: 'Overflow', kind: OVERFLOW, types: BOTH, policy: true, help: 'What happens at the limit: the oldest message goes, or the publisher is refused' },
  { name: 'x-dead-letter-exchange', title: 'Dead letter exchange', kind: 'text', types: BOTH, policy: true, help: 'Where messages go that are rejected, expired or too many' },
  { name: 'x-dead-letter-routing-key', title: 'Dead letter routing key', kind: 'text', types: BOTH, policy: true, help: 'Their new key; without it they keep their own' },
  { name: 'x-single-active-consumer', title: 'Single active consumer', kind: 'flag', types: BOTH, policy: false, help: 'One consumer gets all; another takes over when it goes' },
  { name: 'x-max-priority', title: 'Priorities', kind: 'number', types: ['classic'], policy: false, help: 'The highest priority, 1 to 255; each level costs a little' },
  { name: 'x-delivery-limit', title: 'Delivery limit', kind: 'number', types: ['quorum'], policy: true, help: 'How often a message may come back before it is dropped or dead-lettered' },
  { name: 'x-dead-letter-strategy', title: 'Dead letter strategy', kind: ['at-most-once', 'at-least-once'], types: ['quorum'], policy: true, help: 'at-least-once confirms the dead letter before the message goes, and needs the overflow reject-publish' },
  { name: 'x-consumer-timeout', title: 'Consumer timeout', kind: 'number', types: BOTH, policy: true, help: 'Milliseconds until a delivery must be settled' },
  { name: 'x-quorum-initial-group-size', title: 'Replicas', kind: 'number', types: ['quorum'], policy: false, help: 'How many nodes hold it' },
  { name: 'x-warren-replicas', title: 'Replicas', kind: 'number', types: ['classic'], policy: false, help: 'Makes a classic queue replicated' },
  { name: 'x-queue-leader-locator', title: 'Leader locator', kind: ['client-local', 'balanced'], types: ['quorum'], policy: true, help: 'Where its leader is put first' },
];

export function queueArguments(type: string): readonly Known[] {
  return ARGUMENTS.filter((each) => each.types.includes(type));
}

/** The keys of a policy for queues, and the one for exchanges. */
export const POLICY_KEYS: readonly Known[] = [
  ...ARGUMENTS.filter((each) => each.policy).map((each) => ({ ...each, name: each.name.slice(2) })),
  { name: 'alternate-exchange', title: 'Alternate exchange', kind: 'text', help: 'For exchanges: where messages go that match no binding' },
];

export const POLICY_NAMES: ReadonlySet<string> = new Set(POLICY_KEYS.map((each) => each.name));
