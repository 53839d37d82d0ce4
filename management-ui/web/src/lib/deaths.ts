/** The header `x-death`: where a message died and why, the latest first. */
import type { Table } from '../api/types';

export interface Death {
  readonly queue: string;
  readonly reason: string;
  readonly exchange: string;
  readonly keys: readonly string[];
  readonly count: number;
  /** In milliseconds; 0 if it is not told. */
  readonly at: number;
}

export function deaths(headers: Table): readonly Death[] {
  const all = headers['x-death'];
  if (!Array.isArray(all)) {
    return [];
  }
  return all
    .filter((each): each is Table => typeof each === 'object' && each !== null)
    .map((each) => ({
      queue: String(each['queue'] ?? ''),
      reason: String(each['reason'] ?? ''),
      exchange: String(each['exchange'] ?? ''),
      keys: Array.isArray(each['routing-keys']) ? each['routing-keys'].map(String) : [],
      count: Number(each['count'] ?? 1),
      at: typeof each['time'] === 'number' ? each['time'] * 1_000 : 0,
    }));
}

const REASONS: Readonly<Record<string, string>> = {
  maxlen: 'queue was full',
  delivery_limit: 'came back too often',
};

/** Why, in words. */
export function reasonOf({ reason }: Pick<Death, 'reason'>): string {
  return REASONS[reason] ?? reason;
}
