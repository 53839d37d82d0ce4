import { path } from '../../api/client';
import type { Policy, Queue } from '../../api/types';
import { Card, Empty, Note } from '../../components/basics';
import { POLICY_NAMES } from '../../lib/arguments';
import { effective } from '../../lib/effective';
import { useLive } from '../../live/live';
import { href } from '../../router';

/** What is in effect, and which of argument, policy and operator policy made it so. */
export function PolicyTab({ queue }: { queue: Queue }) {
  const policy = useLive<Policy>(queue.policy ? path('policies', queue.vhost, queue.policy) : null).value;
  const operator = useLive<Policy>(queue.operator_policy ? path('operator-policies', queue.vhost, queue.operator_policy) : null).value;
  const rows = effective(queue, policy?.definition ?? {}, operator?.definition ?? {}, POLICY_NAMES);
  return (
    <div class="stack">
      <Note tone="neutral">
        {queue.policy ? <>Policy <a href={href('/policies', { policy: queue.policy })}>{queue.policy}</a> is the one of the highest priority that matches this queue{policy && <> (pattern <code>{policy.pattern}</code>, priority {policy.priority})</>}. </> : 'No policy matches this queue. '}
        {queue.operator_policy ? <>Operator policy <strong>{queue.operator_policy}</strong> sets limits beside it.</> : 'No operator policy matches it.'}
      </Note>
      <Card flush title="In effect">
        {rows.length === 0 ? (
          <Empty title="Neither arguments nor policies set anything">The queue works with the node’s defaults.</Empty>
        ) : (
          <div class="plain-scroll" tabIndex={0} role="region" aria-label="Settings in effect">
            <table class="plain">
              <thead><tr><th scope="col">Setting</th><th scope="col">In effect</th><th scope="col">Argument</th><th scope="col">Policy</th><th scope="col">Operator policy</th><th scope="col">Why</th></tr></thead>
              <tbody>
                {rows.map((each) => (
                  <tr key={each.key}>
                    <th scope="row">{each.key}</th>
                    <td><strong><Value of={each.value} /></strong></td>
                    <td><Value of={each.argument} /></td>
                    <td><Value of={each.policy} /></td>
                    <td><Value of={each.operator} /></td>
                    <td class="muted">{each.why}</td>
                  </tr>
                ))}
              </tbody>
            </table>
          </div>
        )}
      </Card>
    </div>
  );
}

function Value({ of }: { of: unknown }) {
  return of === undefined ? <span class="muted">–</span> : <code>{typeof of === 'string' ? of : JSON.stringify(of)}</code>;
}
