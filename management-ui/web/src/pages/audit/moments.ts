import { get } from '../../api/client';
import type { AuditEntry } from '../../api/admin';
import type { Page } from '../../api/types';
import { query } from '../../router';

/** How far back; the API knows revisions only. */
export const SPANS = [['', 'at any time'], ['3600', 'in the last hour'], ['86400', 'in the last day'], ['604800', 'in the last 7 days'], ['custom', 'between…']] as const;

/** The newest revision that was made at or before a moment, found by halves: 0 if there is none. */
export async function revisionAt(millis: number): Promise<number> {
  const newest = (await look()).items[0];
  if (newest === undefined || newest.timestamp <= millis) {
    return newest?.revision ?? 0;
  }
  let before = 0;
  let behind = newest.revision;
  while (behind - before > 1) {
    const middle = Math.floor((before + behind) / 2);
    const found = (await look(middle)).items[0];
    if (found === undefined || found.timestamp <= millis) {
      before = middle;
    } else {
      // Revisions between are of things that the audit does not show.
      behind = Math.max(before + 1, found.revision);
    }
  }
  return before;
}

function look(until?: number): Promise<Page<AuditEntry>> {
  return get(`/audit${query({ page: 1, page_size: 1, until })}`);
}
