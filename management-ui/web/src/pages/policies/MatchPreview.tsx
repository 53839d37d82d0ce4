import { useEffect, useState } from 'preact/hooks';
import { path } from '../../api/client';
import type { Page, Queue } from '../../api/types';
import { count, plural } from '../../lib/format';
import { found, outcome, type Draft, type Outcome } from '../../lib/policyPreview';
import { usePolled } from '../../live/polled';
import { query } from '../../router';
import type { Kinded } from './PoliciesPage';

const TYPING_MILLIS = 250;
const SHOWN = 50;

/** Which queues the pattern finds, and what the policy as it is written now would change for each. */
export function MatchPreview({ draft, all }: { draft: Draft; all: readonly Kinded[] }) {
  const pattern = useSettled(draft.pattern);
  const usable = pattern !== '' && found(pattern, '') !== null && draft['apply-to'] !== 'exchanges';
  const page = usePolled<Page<Queue>>(
    usable
      ? `${path('queues', draft.vhost)}${query({ page: 1, page_size: SHOWN, name: pattern, use_regex: true, columns: 'name,vhost,type,policy,operator_policy,effective_policy_definition' })}`
      : null,
    30,
  );
  const users = all.filter((each) => !each.operator);
  const operators = all.filter((each) => each.operator);
  // The server looks for names without regard to case, policies look with.
  const outcomes = (page?.items ?? [])
    .filter((each) => found(pattern, each.name) === true)
    .map((each) => outcome(each, draft, users, operators));
  return (
    <section class="preview" aria-label="What it would change">
      <h3>What it would change</h3>
      <p class="muted" role="status">{summary(draft, usable, page, outcomes)}</p>
      {outcomes.length > 0 && (
        <div class="plain-scroll preview-rows" tabIndex={0} role="region" aria-label="Queues that match">
          <table class="plain">
            <thead><tr><th scope="col">Queue</th><th scope="col">Policy</th><th scope="col">Changes</th></tr></thead>
            <tbody>{outcomes.map((each) => <Row key={each.queue.name} outcome={each} draft={draft} />)}</tbody>
          </table>
        </div>
      )}
    </section>
  );
}

function Row({ outcome: { queue, before, after, changes }, draft }: { outcome: Outcome; draft: Draft }) {
  const wins = after === draft.name;
  return (
    <tr>
      <th scope="row">{queue.name}</th>
      <td>{before === after ? (after ?? 'none') : <>{before ?? 'none'} → <strong>{after ?? 'none'}</strong></>}</td>
      <td>
        {changes.length > 0
          ? changes.map((each) => <div key={each.key}><code>{each.key}</code>: {shown(each.before)} → <strong>{shown(each.after)}</strong></div>)
          : <span class="muted">{wins ? 'nothing changes' : after === null ? 'not for this type of queue' : `policy ${after} goes before it`}</span>}
      </td>
    </tr>
  );
}

function summary(draft: Draft, usable: boolean, page: Page<Queue> | undefined, outcomes: readonly Outcome[]): string {
  if (draft['apply-to'] === 'exchanges') {
    return 'It is for exchanges only; queues stay as they are.';
  }
  if (!usable) {
    return 'Write a pattern to see which queues match.';
  }
  if (page === undefined) {
    return 'Looking…';
  }
  const changing = outcomes.filter((each) => each.changes.length > 0).length;
  return `${plural(page.filtered_count, 'queue')} in ${draft.vhost} ${page.filtered_count === 1 ? 'matches' : 'match'}${page.filtered_count > SHOWN ? `, the first ${SHOWN} are shown` : ''}; ${count(changing)} of ${page.filtered_count > SHOWN ? 'these' : 'them'} would change.`;
}

const shown = (value: unknown): string => (value === undefined ? 'not set' : typeof value === 'string' ? value : JSON.stringify(value));

/** What was typed, once typing has paused. */
function useSettled(text: string): string {
  const [settled, setSettled] = useState(text);
  useEffect(() => {
    const timer = setTimeout(() => setSettled(text), TYPING_MILLIS);
    return () => clearTimeout(timer);
  }, [text]);
  return settled;
}
