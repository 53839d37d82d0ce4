import { useState } from 'preact/hooks';
import type { Plan } from '../../api/admin';
import { ApiError, path, post } from '../../api/client';
import { Button, Card, Note } from '../../components/basics';
import { confirmed } from '../../components/Dialog';
import { explain } from '../../components/feedback';
import { plural } from '../../lib/format';
import { query, setParams } from '../../router';
import { inWords, lossOf, PlanView } from './PlanView';
import { scope, ScopeSelect } from './scope';

interface Asked {
  readonly document: unknown;
  readonly of: string;
  readonly prune: boolean;
  readonly replace: boolean;
}

/** First what the document would do, then exactly that or nothing. */
export function ImportTab() {
  const [text, setText] = useState('');
  const [prune, setPrune] = useState(false);
  const [replace, setReplace] = useState(false);
  const [planned, setPlanned] = useState<{ readonly asked: Asked; readonly plan: Plan } | null>(null);
  const [done, setDone] = useState<Plan | null>(null);
  const [problem, setProblem] = useState('');
  const [working, setWorking] = useState(false);
  const of = scope();
  const changed = planned !== null && (planned.asked.of !== of || planned.asked.prune !== prune || planned.asked.replace !== replace);

  const work = async (action: () => Promise<void>): Promise<void> => {
    setWorking(true);
    setProblem('');
    await action().catch((cause: unknown) => setProblem(
      cause instanceof ApiError && cause.status === 409 ? `Something else was changed since the plan was made, so nothing was applied. Make the plan again. (${cause.reason})` : explain(cause)));
    setWorking(false);
  };
  const plan = (): Promise<void> => work(async () => {
    const asked = { document: parsed(text), of, prune, replace };
    setDone(null);
    setPlanned(null);
    setPlanned({ asked, plan: await post<Plan>(at(asked, 'plan'), asked.document) });
  });
  const apply = async (asked: Asked, made: Plan): Promise<void> => {
    const lost = lossOf(made);
    const yes = await confirmed({
      title: `Apply ${plural(made.changes.length, 'change')}${asked.of === '' ? '' : ` to ${asked.of}`}?`,
      consequence: `${inWords(made)}, as one transaction: all of it or nothing.${lost === '' ? ' It can be undone.' : ` Lost for good: ${lost}. What is declared can be undone, messages not.`}`,
      verb: `Apply ${plural(made.changes.length, 'change')}`,
      ...(lost !== '' || made.changes.some((each) => each.action === 'delete') ? { typed: 'apply' } : {}),
    });
    if (yes) {
      await work(async () => {
        setDone(await post<Plan>(at(asked, 'apply', made.revision), asked.document));
        setPlanned(null);
      });
    }
  };
  const write = (value: string): void => {
    setText(value);
    setPlanned(null);
    setProblem('');
  };
  const upload = async (file: File | undefined): Promise<void> => {
    if (file) {
      write(await file.text());
    }
  };
  return (
    <div class="stack">
      <Card title="Import">
        <ScopeSelect disabled={working} />
        <label
          class="field"
          onDragOver={(event) => event.preventDefault()}
          onDrop={(event) => { event.preventDefault(); void upload(event.dataTransfer?.files[0]); }}
        >
          <span class="field-label">Document</span>
          <textarea class="mono" rows={10} value={text} spellcheck={false} placeholder={'Paste definitions here, or drop a file: {"queues": [{"name": "orders", "vhost": "/", …}]}'} onInput={(event) => write(event.currentTarget.value)} />
        </label>
        <div class="field">
          <label class="button plain file">Choose a file…<input type="file" class="unseen" accept=".json,application/json" onChange={(event) => { void upload(event.currentTarget.files?.[0]); event.currentTarget.value = ''; }} /></label>
        </div>
        <div class="checks field">
          <label class="check"><input type="checkbox" checked={replace} onChange={(event) => setReplace(event.currentTarget.checked)} />Replace queues and exchanges that were declared otherwise</label>
          <label class="check"><input type="checkbox" checked={prune} onChange={(event) => setPrune(event.currentTarget.checked)} />Delete what the document leaves out</label>
        </div>
        <p class="field-more">{prune && 'Deleted are only kinds that the document lists, in virtual hosts that it names; an empty list counts, and users go wherever users are listed. '}{replace && 'A replaced queue loses its messages, and its consumers are cancelled. '}Nothing changes before you apply it.</p>
        <div class="form-foot"><Button kind={planned && !changed ? 'plain' : 'primary'} disabled={working || text.trim() === ''} onClick={() => void plan()}>{working ? 'Working…' : planned ? 'Make the plan again' : 'Show what it would do'}</Button></div>
      </Card>
      <div aria-live="assertive">{problem && <Note tone="bad">{problem}</Note>}</div>
      {planned && (
        <Card title="What it would do">
          <PlanView plan={planned.plan} />
          <div class="form-foot">
            <Button kind="primary" disabled={working || changed || planned.plan.changes.length === 0 || planned.plan.refused.length > 0} onClick={() => void apply(planned.asked, planned.plan)}>
              Apply at revision {planned.plan.revision}…
            </Button>
            {changed && <span class="muted">You chose otherwise meanwhile: make the plan again.</span>}
          </div>
        </Card>
      )}
      {done && (
        <Note tone="good">
          <strong>Applied: {inWords(done) || 'nothing had to change'}.</strong> The definitions are at revision {done.revision}.{' '}
          {done.undo !== undefined && <button type="button" class="link" onClick={() => setParams({ tab: 'history', undo: done.undo })}>Undo…</button>}
        </Note>
      )}
    </div>
  );
}

function at({ of, prune, replace }: Asked, verb: 'plan' | 'apply', revision?: number): string {
  return `${of === '' ? path('definitions', verb) : path('definitions', of, verb)}${query({ revision, prune, replace })}`;
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch (cause) {
    throw new Error(`This is no JSON document: ${cause instanceof Error ? cause.message : ''}`);
  }
}
