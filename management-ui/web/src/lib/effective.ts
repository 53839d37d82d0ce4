/** Which setting of a queue is in effect, and why. What the policies say together the node tells; this sets it beside the rest. */
import type { Queue, Table } from '../api/types';

export interface Effective {
  readonly key: string;
  readonly argument: unknown;
  readonly policy: unknown;
  readonly operator: unknown;
  readonly value: unknown;
  /** In words. */
  readonly why: string;
}

/** Of these and an argument the smaller counts; of all else the argument does. */
const LIMITS = new Set(['max-length', 'max-length-bytes', 'message-ttl', 'expires', 'delivery-limit', 'consumer-timeout']);

type Declared = Pick<Queue, 'arguments' | 'type' | 'effective_policy_definition'>;

/** @param keys what a policy can say, without the `x-` that arguments have */
export function effective(queue: Declared, policy: Table, operator: Table, keys: ReadonlySet<string>): readonly Effective[] {
  const merged = queue.effective_policy_definition ?? {};
  const named = Object.keys(queue.arguments).map((each) => each.replace(/^x-/, '')).filter((each) => keys.has(each));
  return [...new Set([...named, ...Object.keys(merged)])].sort().map((key) => {
    const argument = queue.arguments[`x-${key}`];
    const sources = { key, argument, policy: policy[key], operator: operator[key] };
    const byPolicies = policies(sources, merged[key]);
    if (argument === undefined) {
      return { ...sources, ...byPolicies };
    }
    if (byPolicies.value === undefined) {
      return { ...sources, value: argument, why: 'only the argument says it' };
    }
    if (LIMITS.has(key)) {
      return Number(argument) <= Number(byPolicies.value)
        ? { ...sources, value: argument, why: 'the argument is the smaller limit' }
        : { ...sources, value: byPolicies.value, why: `smaller than the argument; ${byPolicies.why}` };
    }
    return key === 'overflow' && queue.type === 'quorum'
      ? { ...sources, value: byPolicies.value, why: 'in quorum queues a policy goes before the argument here' }
      : { ...sources, value: argument, why: 'the argument goes before policies' };
  });
}

function policies({ policy, operator }: Pick<Effective, 'policy' | 'operator'>, merged: unknown): Pick<Effective, 'value' | 'why'> {
  if (operator === undefined || policy === undefined) {
    return { value: merged, why: `only the ${operator === undefined ? 'policy' : 'operator policy'} says it` };
  }
  const ofOperators = JSON.stringify(operator) === JSON.stringify(merged);
  return { value: merged, why: `of the policy and the operator policy, the ${ofOperators ? 'operators’' : 'policy’s'} value counts` };
}
