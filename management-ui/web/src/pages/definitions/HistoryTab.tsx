import { useEffect, useState } from 'preact/hooks';
import type { KeptState, Plan } from '../../api/admin';
import { post } from '../../api/client';
import { Button, Card, Empty, Note, Waiting, When } from '../../components/basics';
import { Dialog } from '../../components/Dialog';
import { explain, toast } from '../../components/feedback';
import { localTime } from '../../lib/format';
import { useLive } from '../../live/live';
import { param, query, setParams } from '../../router';
import { inWords, PlanView } from './PlanView';

/** States that were kept before something changed many things, and the way back to each. */
export function HistoryTab() {
  const answer = useLive<KeptState[]>('/definitions/history');
  const back = param('undo');
  if (!answer.value) {
    return <Waiting error={answer.error} what="history" />;
  }
  const kept = [...answer.value].sort((left, right) => right.revision - left.revision);
  return (
    <>
      {kept.length === 0 ? <Empty title="No state is kept yet" icon="definitions">Before each import, apply and undo the definitions are kept, the last 32 of them. Each can be gone back to.</Empty> : (
        <Card flush title="Kept before each change of many">
          <div class="plain-scroll" tabIndex={0} role="region" aria-label="History of definitions">
            <table class="plain full">
              <thead><tr><th scope="col" class="numeric">Revision</th><th scope="col">Kept</th><th scope="col">Before</th><th scope="col">By</th><th scope="col">From</th><th scope="col"><span class="unseen">Undo</span></th></tr></thead>
              <tbody>
                {kept.map((each) => (
                  <tr key={each.revision}>
                    <td class="numeric">{each.revision}</td>
                    <td title={localTime(each.timestamp)}><When at={each.timestamp} /></td>
                    <td>{each.why}</td>
                    <td>{each.user}</td>
                    <td class="muted">{each.from}</td>
                    <td class="row-actions"><Button onClick={() => setParams({ undo: each.revision })}>Go back to it…</Button></td>
                  </tr>
                ))}
              </tbody>
            </table>
          </div>
        </Card>
      )}
      {back !== '' && <Undo revision={back} onClose={() => setParams({ undo: null })} />}
    </>
  );
}

function Undo({ revision, onClose }: { revision: string; onClose: () => void }) {
  const [plan, setPlan] = useState<Plan | null>(null);
  const [replace, setReplace] = useState(false);
  const [problem, setProblem] = useState('');
  const [working, setWorking] = useState(false);
  const look = (): void => {
    setPlan(null);
    setProblem('');
    void post<Plan>(`/definitions/undo${query({ revision, replace, dry_run: true })}`).then(setPlan, (cause: unknown) => setProblem(explain(cause)));
  };
  useEffect(look, [revision, replace]);
  const undo = async (at: number): Promise<void> => {
    setWorking(true);
    try {
      const done = await post<Plan>(`/definitions/undo${query({ revision, replace, at })}`);
      toast('done', `The definitions are as at revision ${revision}`, `${inWords(done)}. This can be undone, too.`);
      onClose();
    } catch (cause) {
      setProblem(explain(cause));
    }
    setWorking(false);
  };
  return (
    <Dialog title={`Back to revision ${revision}`} wide onClose={onClose}>
      <div class="dialog-body">
        <p>Everything becomes what it was, whoever changed it since. Queues that come back are empty.</p>
        <label class="check"><input type="checkbox" checked={replace} onChange={(event) => setReplace(event.currentTarget.checked)} />Replace queues and exchanges that were declared otherwise then</label>
        {problem && <Note tone="bad">{problem} <button type="button" class="link" onClick={look}>Look again</button></Note>}
        {plan ? <PlanView plan={plan} /> : !problem && <Waiting error={null} what="what it would take" />}
      </div>
      <footer class="dialog-foot">
        <Button onClick={onClose}>Cancel</Button>
        <Button kind="danger" disabled={plan === null || working || plan.changes.length === 0 || plan.refused.length > 0} onClick={() => plan && void undo(plan.revision)}>{plan ? `Undo: ${inWords(plan) || 'nothing to do'}` : 'Undo'}</Button>
      </footer>
    </Dialog>
  );
}
