/** What a permission grants: the broker's own decision, made again with the patterns it has stored. */
import type { Permission, TopicPermission } from '../api/admin';

export type Right = 'configure' | 'write' | 'read';
export const RIGHTS: readonly Right[] = ['configure', 'write', 'read'];

/** Yes and no, and what only the broker can tell: a pattern in a syntax that browsers read otherwise. */
export type Verdict = 'yes' | 'no' | 'unknown';

export interface Step {
  readonly question: string;
  readonly verdict: Verdict;
  /** The pattern that was asked; null where none was. */
  readonly pattern: string | null;
  /** Whose pattern it is. */
  readonly source: string;
  readonly why: string;
}

export interface Grants {
  readonly permission: Permission | undefined;
  readonly topics: readonly TopicPermission[];
}

/** Escapes, classes and groups of PCRE that a browser takes for something else without an error. */
const OTHERWISE = /(?:^|[^\\])(?:\\\\)*(?:\\[AZzGhHRKQEaeNX]|\\[pP]|\\x\{|\[\[:|\[\[\.)/;

export function grants(pattern: string, name: string): Verdict {
  if (pattern === '') {
    return name === '' ? 'yes' : 'no';
  }
  if (pattern === '.*') {
    return 'yes';
  }
  if (OTHERWISE.test(pattern)) {
    return 'unknown';
  }
  try {
    return new RegExp(pattern).test(name) ? 'yes' : 'no';
  } catch {
    return 'unknown';
  }
}

/** How much a pattern grants, as far as it can be seen without a name. */
export function extent(pattern: string): 'all' | 'some' | 'none' {
  return pattern === '' || pattern === '^$' ? 'none' : /^\^?\.[*+]\$?$/.test(pattern) ? 'all' : 'some';
}

const WHY: Record<Verdict, string> = {
  yes: 'the pattern is found in the name',
  no: 'the pattern is not found in the name',
  unknown: 'only the broker can read this pattern',
};

export function mayUse({ permission }: Grants, right: Right, kind: string, name: string): Step {
  const asked = name === '' ? 'amq.default' : name;
  const question = `${right} on ${kind} ${name === '' ? '(default exchange), asked as amq.default' : name}`;
  if (permission === undefined) {
    return { question, verdict: 'no', pattern: null, source: 'the missing permission', why: 'without a permission in the virtual host there is no right in it' };
  }
  const pattern = permission[right];
  const verdict = grants(pattern, asked);
  return { question, verdict, pattern, source: `the ${right} pattern of the permission`, why: pattern === '' ? 'an empty pattern grants nothing' : pattern === '.*' ? 'the pattern grants every name' : WHY[verdict] };
}

/** @param type of the exchange; undefined if it is not known: then it is taken for a topic exchange */
export function mayTopic({ topics }: Grants, right: 'write' | 'read', exchange: string, type: string | undefined, key: string): Step {
  const question = `${right} with routing key ${key === '' ? '(empty)' : key} at ${exchange === '' ? '(default exchange)' : exchange}`;
  const topic = topics.find((each) => each.exchange === exchange);
  if (type !== undefined && type !== 'topic') {
    return { question, verdict: 'yes', pattern: null, source: 'the type of the exchange', why: `routing keys are asked of topic exchanges only; this one is ${type}` };
  }
  if (topic === undefined) {
    return { question, verdict: 'yes', pattern: null, source: 'the missing topic permission', why: 'no topic permission for this exchange: every routing key is granted' };
  }
  const pattern = topic[right].replaceAll('{username}', literal(topic.user)).replaceAll('{vhost}', literal(topic.vhost));
  const verdict = grants(pattern, key);
  return { question, verdict, pattern, source: `the ${right} pattern of the topic permission for ${exchange}`, why: pattern === '' ? 'an empty pattern grants the empty routing key only' : WHY[verdict].replace('name', 'routing key') };
}

function literal(text: string): string {
  return text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');
}

/** The step that makes the answer what it is; a yes is made by all of them. */
export function decisive(steps: readonly Step[]): Step | undefined {
  return steps.find((each) => each.verdict === 'no') ?? steps.find((each) => each.verdict === 'unknown');
}

export function together(steps: readonly Step[]): Verdict {
  return decisive(steps)?.verdict ?? 'yes';
}
