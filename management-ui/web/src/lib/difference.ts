/** Two states of a thing, field by field. */

export interface Difference {
  readonly field: string;
  readonly before: unknown;
  readonly after: unknown;
  readonly kind: 'same' | 'added' | 'removed' | 'changed';
}

/** Fields of objects inside are named by their way, `arguments › x-max-length`; lists are compared as a whole. */
export function differences(before: unknown, after: unknown): Difference[] {
  const left = flat(before);
  const right = flat(after);
  return [...new Set([...left.keys(), ...right.keys()])].map((field) => {
    const was = left.get(field);
    const is = right.get(field);
    const kind = !left.has(field) ? 'added' : !right.has(field) ? 'removed' : JSON.stringify(was) === JSON.stringify(is) ? 'same' : 'changed';
    return { field, before: was, after: is, kind };
  });
}

/** What changed in a line: `max-length 10 → 20, pattern …`. */
export function inShort(before: unknown, after: unknown): string {
  return differences(before, after)
    .filter((each) => each.kind !== 'same')
    .map((each) => (each.kind === 'added' ? `${each.field}: ${shown(each.after)}` : each.kind === 'removed' ? `without ${each.field}` : `${each.field}: ${shown(each.before)} → ${shown(each.after)}`))
    .join(', ');
}

export function shown(value: unknown): string {
  return value === '' ? '(empty)' : typeof value === 'string' ? value : JSON.stringify(value);
}

function flat(value: unknown, way = '', into = new Map<string, unknown>()): Map<string, unknown> {
  if (typeof value === 'object' && value !== null && !Array.isArray(value)) {
    for (const [key, inner] of Object.entries(value)) {
      const name = way === '' ? key : `${way} › ${key}`;
      if (typeof inner === 'object' && inner !== null && !Array.isArray(inner) && Object.keys(inner).length > 0) {
        flat(inner, name, into);
      } else {
        into.set(name, inner);
      }
    }
  } else if (value !== null && value !== undefined) {
    into.set(way === '' ? 'value' : way, value);
  }
  return into;
}
