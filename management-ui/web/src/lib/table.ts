/** Tables of arguments as they are typed: names and values in lines, with hints for those that the broker knows. */

export interface Entry {
  readonly name: string;
  readonly value: string;
}

export interface Known {
  readonly name: string;
  readonly title: string;
  readonly kind: 'number' | 'text' | 'flag' | 'json' | readonly string[];
  readonly help: string;
}

export interface Typed {
  readonly table: Record<string, unknown>;
  /** What is wrong, by the place of the entry. */
  readonly problems: readonly string[];
}

/** A known argument has its type; what else is typed is JSON if it reads as JSON, and text if not. */
export function typed(entries: readonly Entry[], known: readonly Known[]): Typed {
  const table: Record<string, unknown> = {};
  const problems = entries.map(({ name, value }) => {
    if (name.trim() === '') {
      return value === '' ? '' : 'A name is missing';
    }
    if (Object.hasOwn(table, name)) {
      return `${name} is there twice`;
    }
    const kind = known.find((each) => each.name === name)?.kind;
    if (kind === 'number' && !/^-?\d+$/.test(value.trim())) {
      return `${name} is a whole number`;
    }
    if (Array.isArray(kind) && !kind.includes(value)) {
      return `${name} is one of ${kind.join(', ')}`;
    }
    if (kind === 'flag' && value !== 'true' && value !== 'false') {
      return `${name} is true or false`;
    }
    table[name] = kind === 'text' || Array.isArray(kind) ? value : read(value);
    return '';
  });
  return { table, problems };
}

export function entries(table: Readonly<Record<string, unknown>>): Entry[] {
  return Object.entries(table).map(([name, value]) => ({ name, value: typeof value === 'string' ? value : JSON.stringify(value) }));
}

function read(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return text;
  }
}
