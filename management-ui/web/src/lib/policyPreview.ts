/** What a policy would change: the same choice as the broker's, made before it is asked for. */
import type { Policy, Queue, Table } from '../api/types';

export interface Draft extends Policy {
  /** Operators' policies set limits beside the users'. */
  readonly operator: boolean;
}

export interface Change {
  readonly key: string;
  readonly before: unknown;
  readonly after: unknown;
}

export interface Outcome {
  readonly queue: Queue;
  /** Names of the policies of this kind that count before and after; null for none. */
  readonly before: string | null;
  readonly after: string | null;
  readonly changes: readonly Change[];
}

/** Whether a pattern is found in a name; null if it is no pattern that this browser understands. */
export function found(pattern: string, name: string): boolean | null {
  try {
    return new RegExp(pattern).test(name);
  } catch {
    return null;
  }
}

export function outcome(queue: Queue, draft: Draft, users: readonly Policy[], operators: readonly Policy[]): Outcome {
  const kind = draft.operator ? operators : users;
  const others = kind.filter((each) => each.name !== draft.name || each.vhost !== draft.vhost);
  const before = best(queue, kind);
  const after = best(queue, [...others, draft]);
  const user = draft.operator ? best(queue, users) : after;
  const operator = draft.operator ? after : best(queue, operators);
  const was = queue.effective_policy_definition ?? {};
  const will = merged(user?.definition ?? {}, operator?.definition ?? {});
  const changes = [...new Set([...Object.keys(was), ...Object.keys(will)])]
    .sort()
    .filter((key) => JSON.stringify(was[key]) !== JSON.stringify(will[key]))
    .map((key) => ({ key, before: was[key], after: will[key] }));
  return { queue, before: before?.name ?? null, after: after?.name ?? null, changes };
}

/** The highest priority that matches; by name if they are equal. */
function best(queue: Queue, policies: readonly Policy[]): Policy | null {
  return policies
    .filter((each) => each.vhost === queue.vhost && covers(each['apply-to'], queue.type) && found(each.pattern, queue.name) === true)
    .reduce<Policy | null>((champion, each) =>
      champion === null || each.priority > champion.priority || (each.priority === champion.priority && each.name < champion.name) ? each : champion, null);
}

export function covers(applyTo: string, type: string): boolean {
  return applyTo === 'all' || applyTo === 'queues' || applyTo === `${type}_queues` || (applyTo === 'streams' && type === 'stream');
}

/** Of two numbers the smaller counts, of all else the operators' word. */
function merged(user: Table, operator: Table): Table {
  const both = { ...user, ...operator };
  return Object.fromEntries(Object.entries(both).map(([key, value]) => {
    const own = user[key];
    const theirs = operator[key];
    return [key, typeof own === 'number' && typeof theirs === 'number' ? stricter(key, own, theirs) : value];
  }));
}

function stricter(key: string, own: number, theirs: number): number {
  // A negative delivery limit is none, so that of the two the other is stricter.
  const larger = (key === 'delivery-limit' && (own < 0 || theirs < 0)) || key === 'target-group-size';
  return larger ? Math.max(own, theirs) : Math.min(own, theirs);
}
