import { useEffect, useState } from 'preact/hooks';
import type { AuditEntry } from '../../api/admin';
import { ApiError, get } from '../../api/client';
import type { Page } from '../../api/types';
import { paused } from '../../live/live';
import { query, type Params } from '../../router';
import { revisionAt } from './moments';

const AGAIN_MILLIS = 10_000;
/** Moments that a span is moved by are no reason to look for its revision again. */
const known = new Map<string, number>();

interface Found {
  readonly page: Page<AuditEntry> | undefined;
  readonly error: ApiError | null;
  /** What the page is the answer to. */
  readonly key: string;
}

/** Asked again every ten seconds: on the stream the tables would be searched each second. */
export function useAudit(params: Params, from: number | null, to: number | null): Found {
  const [found, setFound] = useState<Found>({ page: undefined, error: null, key: '' });
  const asked = query(params);
  const still = paused.value;
  useEffect(() => {
    let over = false;
    let timer = 0;
    const ask = async (): Promise<void> => {
      try {
        const since = from === null ? undefined : (await revision(from)) + 1;
        const until = to === null ? undefined : await revision(to);
        const page = await get<Page<AuditEntry>>(`/audit${query({ ...params, since, until })}`);
        if (!over) {
          setFound({ page, error: null, key: `${asked} ${from} ${to}` });
        }
      } catch (cause) {
        if (!over && cause instanceof ApiError) {
          setFound((before) => ({ ...before, error: cause }));
        }
      }
      if (!over && !still) {
        later();
      }
    };
    const later = (): void => {
      timer = setTimeout(() => (document.hidden ? later() : void ask()), AGAIN_MILLIS);
    };
    void ask();
    return () => {
      over = true;
      clearTimeout(timer);
    };
  }, [asked, from, to, still]);
  return found;
}

/** To the minute: the past does not change. */
async function revision(millis: number): Promise<number> {
  const minute = String(Math.floor(millis / 60_000));
  const before = known.get(minute);
  if (before !== undefined) {
    return before;
  }
  const found = await revisionAt(millis);
  if (millis < Date.now() - 60_000) {
    known.set(minute, found);
  }
  return found;
}
