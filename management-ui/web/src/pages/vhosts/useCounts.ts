import { useEffect, useState } from 'preact/hooks';
import { get, path } from '../../api/client';
import type { Page } from '../../api/types';
import { query } from '../../router';

export interface Counts {
  readonly queues: number;
  readonly connections: number;
}

const MOST = 50;
const ONE = query({ page: 1, page_size: 1, columns: 'name', disable_stats: true });

/** How many queues and connections are in a virtual host; the API has them nowhere else. */
export async function countsOf(vhost: string): Promise<Counts> {
  const [queues, connections] = await Promise.all([
    get<Page<unknown>>(path('queues', vhost) + ONE),
    get<Page<unknown>>(path('vhosts', vhost, 'connections') + ONE),
  ]);
  return { queues: queues.total_count, connections: connections.total_count };
}

/** When each was deleted here: the list tells of it a moment longer. */
const removed = new Map<string, number>();
const LATE_MILLIS = 5_000;

export function noteRemoved(vhost: string): void {
  removed.set(vhost, Date.now());
}

const isThere = (vhost: string): boolean => Date.now() - (removed.get(vhost) ?? 0) > LATE_MILLIS;

/** Of each of these, one after the other, so that the page asks little more than once a second. */
export function useCounts(vhosts: readonly string[]): ReadonlyMap<string, Counts> {
  const [known, setKnown] = useState<ReadonlyMap<string, Counts>>(new Map());
  const wanted = vhosts.slice(0, MOST);
  useEffect(() => {
    let over = false;
    let timer = 0;
    const ask = async (): Promise<void> => {
      const found = new Map<string, Counts>();
      for (const each of document.hidden || over ? [] : wanted) {
        if (isThere(each)) {
          await countsOf(each).then((counts) => found.set(each, counts), () => undefined);
        }
      }
      if (!over) {
        setKnown((before) => new Map([...before, ...found]));
        timer = setTimeout(() => void ask(), Math.max(15_000, wanted.length * 2_000));
      }
    };
    void ask();
    return () => {
      over = true;
      clearTimeout(timer);
    };
  }, [wanted.join('\n')]);
  return known;
}
