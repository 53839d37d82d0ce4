/**
 * The filter language of lists: `orders type:quorum ready>1k no-consumers -state:down`.
 *
 * A word is part of the name; `/…/` is a regular expression for it. `field:value` compares texts, `field>1k` numbers. A minus
 * before a term turns it round. Terms are joined by "and".
 */

export type Operator = '=' | '!=' | '>' | '<' | '>=' | '<=' | '~' | '!~';

export interface Condition {
  readonly field: string;
  readonly operator: Operator;
  readonly value: string;
}

export const condition = (field: string, operator: Operator, value: string): Condition => ({ field, operator, value });

export interface Filter {
  /** Part of the name, or a regular expression; empty for every name. */
  readonly name: string;
  readonly regex: boolean;
  readonly conditions: readonly Condition[];
  /** What could not be understood, in words for the user. */
  readonly problems: readonly string[];
}

/** What a list can be filtered by: words, and the field of the API that each stands for. */
export interface Vocabulary {
  readonly fields: Readonly<Record<string, string>>;
  /** Words that stand for conditions: `no-consumers`. */
  readonly words?: Readonly<Record<string, readonly Condition[]>>;
}

const UNITS: Record<string, number> = { k: 1e3, m: 1e6, g: 1e9, kib: 1024, mib: 1024 ** 2, gib: 1024 ** 3 };
const OPPOSITE: Record<Operator, Operator> = {
  '=': '!=', '!=': '=', '>': '<=', '<=': '>', '<': '>=', '>=': '<', '~': '!~', '!~': '~',
};

export function parseFilter(text: string, vocabulary: Vocabulary): Filter {
  const names: string[] = [];
  const conditions: Condition[] = [];
  const problems: string[] = [];
  let regex = false;
  for (const token of tokens(text)) {
    const negated = token.startsWith('-') && token.length > 1;
    const term = negated ? token.slice(1) : token;
    const turned = (each: Condition): Condition =>
      negated ? { ...each, operator: OPPOSITE[each.operator] } : each;
    const word = vocabulary.words?.[term];
    if (word) {
      conditions.push(...word.map(turned));
      continue;
    }
    const parts = /^([a-z][a-z0-9_.-]*)(:|>=|<=|>|<|=|~)(.*)$/i.exec(term);
    if (parts) {
      const [, field = '', sign = '', raw = ''] = parts;
      const known = vocabulary.fields[field.toLowerCase()];
      if (known !== undefined) {
        const operator = sign === ':' ? '=' : (sign as Operator);
        const value = number(raw);
        if (/[<>]/.test(operator) && value === null) {
          problems.push(`${field} needs a number after ${operator}, such as ${field}${operator}1k`);
        } else {
          conditions.push(turned({ field: known, operator, value: value === null ? raw : String(value) }));
        }
        continue;
      }
      if (sign !== '=' && sign !== '~' && vocabulary.fields[field.toLowerCase()] === undefined) {
        problems.push(`there is no field "${field}"; there are ${Object.keys(vocabulary.fields).join(', ')}`);
        continue;
      }
    }
    if (negated) {
      conditions.push({ field: 'name', operator: '!~', value: escaped(term) });
    } else if (/^\/.+\/$/.test(term) && !term.slice(1, -1).includes('/')) {
      regex = true;
      names.push(term.slice(1, -1));
    } else {
      names.push(term);
    }
  }
  const [first = '', ...others] = names;
  return {
    name: first,
    regex,
    conditions: [...conditions, ...others.map((value): Condition => ({ field: 'name', operator: '~', value: escaped(value) }))],
    problems,
  };
}

/** The same filter for the server: `name`, `use_regex`, and a `where` for each condition. */
export function filterParams(filter: Filter): [string, string][] {
  const params: [string, string][] = [];
  if (filter.name !== '') {
    params.push(['name', filter.name]);
    if (filter.regex) {
      params.push(['use_regex', 'true']);
    }
  }
  for (const each of filter.conditions) {
    params.push(['where', each.field + each.operator + each.value]);
  }
  return params;
}

/** Whether a row of a list that is whole in the browser is wanted. */
export function matches(filter: Filter, row: object): boolean {
  const name = String(field(row, 'name') ?? '');
  if (filter.name !== '') {
    const found = filter.regex
      ? search(filter.name, name)
      : name.toLowerCase().includes(filter.name.toLowerCase());
    if (!found) {
      return false;
    }
  }
  return filter.conditions.every((each) => holds(each, field(row, each.field)));
}

/** The value at a path such as `message_stats.publish_details.rate`. */
export function field(row: unknown, path: string): unknown {
  let found: unknown = row;
  for (const key of path.split('.')) {
    found = typeof found === 'object' && found !== null ? (found as Record<string, unknown>)[key] : undefined;
  }
  return found;
}

function holds({ operator, value }: Condition, found: unknown): boolean {
  const text = Array.isArray(found) ? found.join(' ') : String(found ?? '');
  switch (operator) {
    case '=':
      return text.toLowerCase() === value.toLowerCase();
    case '!=':
      return text.toLowerCase() !== value.toLowerCase();
    case '~':
      return search(value, text);
    case '!~':
      return !search(value, text);
    case '>':
      return Number(found ?? 0) > Number(value);
    case '<':
      return Number(found ?? 0) < Number(value);
    case '>=':
      return Number(found ?? 0) >= Number(value);
    case '<=':
      return Number(found ?? 0) <= Number(value);
  }
}

function search(pattern: string, text: string): boolean {
  try {
    return new RegExp(pattern, 'i').test(text);
  } catch {
    return false;
  }
}

function number(text: string): number | null {
  const parts = /^(-?\d+(?:\.\d+)?)\s*([a-z]*)$/i.exec(text);
  if (!parts) {
    return null;
  }
  const [, digits = '', unit = ''] = parts;
  const factor = unit === '' ? 1 : UNITS[unit.toLowerCase()];
  return factor === undefined ? null : Number(digits) * factor;
}

function escaped(text: string): string {
  return text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');
}

/** Split at spaces, but not inside double quotes, which are taken away. */
function tokens(text: string): string[] {
  return [...text.matchAll(/(?:[^\s"]+|"[^"]*")+/g)].map(([token]) => token.replaceAll('"', '')).filter((token) => token !== '');
}
