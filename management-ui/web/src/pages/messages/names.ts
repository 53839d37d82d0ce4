/** Names of queues that contain what was typed: there may be more of them than anybody wants in a list. */
import { useEffect, useState } from 'preact/hooks';
import { path } from '../../api/client';
import type { Named, Page } from '../../api/types';
import { usePolled } from '../../live/polled';
import { query } from '../../router';

const MOST = 40;
const TYPING_MILLIS = 250;
const SECONDS = 60;

/** @param part null asks for nothing */
export function useQueueNames(vhost: string, part: string | null): readonly string[] {
  const [settled, setSettled] = useState(part);
  useEffect(() => {
    const timer = setTimeout(() => setSettled(part), TYPING_MILLIS);
    return () => clearTimeout(timer);
  }, [part]);
  const page = usePolled<Page<Named>>(
    settled === null ? null : `${path('queues', vhost)}${query({ page: 1, page_size: MOST, name: settled, columns: 'name', disable_stats: true })}`,
    SECONDS,
  );
  return page?.items.map((each) => each.name) ?? [];
}
