/** Rows that stay where they are while somebody points at them. */

export interface HeldRow<T> {
  readonly key: string;
  readonly row: T;
  /** It is not in the list any more and stays shown until the updates are applied. */
  readonly gone: boolean;
}

export interface Held<T> {
  readonly rows: readonly HeldRow<T>[];
  /** Rows that would come, go or change their place. */
  readonly updates: number;
}

/** The rows as they come. */
export function free<T>(fresh: readonly T[], keyOf: (row: T) => string): Held<T> {
  return { rows: fresh.map((row) => ({ key: keyOf(row), row, gone: false })), updates: 0 };
}

/** What is shown keeps its order and gets its new values; what else changed is only counted. */
export function hold<T>(shown: readonly HeldRow<T>[], fresh: readonly T[], keyOf: (row: T) => string): Held<T> {
  const now = new Map(fresh.map((row) => [keyOf(row), row]));
  const rows = shown.map(({ key, row }) => {
    const current = now.get(key);
    return { key, row: current ?? row, gone: current === undefined };
  });
  const known = new Set(shown.map((each) => each.key));
  const come = fresh.filter((row) => !known.has(keyOf(row))).length;
  const staying = rows.filter((each) => !each.gone).map((each) => each.key);
  const order = fresh.map(keyOf).filter((key) => known.has(key));
  const moved = staying.filter((key, at) => order[at] !== key).length;
  return { rows, updates: come + rows.filter((each) => each.gone).length + moved };
}
