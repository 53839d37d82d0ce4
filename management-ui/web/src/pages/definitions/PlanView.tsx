import { useState } from 'preact/hooks';
import type { Action, Plan, PlanEntry } from '../../api/admin';
import { Badge, Button, Note } from '../../components/basics';
import { Sides } from '../../components/Sides';
import { count, plural } from '../../lib/format';

const SHOWN = 100;
const TONES = { create: 'good', change: 'info', replace: 'warn', delete: 'bad' } as const;
const ACTIONS = Object.keys(TONES) as Action[];

/** What would be created, changed, replaced and deleted, why, and what is lost with it. */
export function PlanView({ plan }: { plan: Plan }) {
  const [only, setOnly] = useState<Action | null>(null);
  const [most, setMost] = useState(SHOWN);
  const of = (action: Action): number => plan.changes.filter((each) => each.action === action).length;
  const wanted = only === null ? plan.changes : plan.changes.filter((each) => each.action === only);
  return (
    <div class="stack">
      {plan.refused.length > 0 && (
        <Note tone="bad">
          <strong>{plural(plan.refused.length, 'thing')} cannot be as wished; nothing is applied as long as that is so.</strong>
          <ul class="bullets">{plan.refused.slice(0, SHOWN).map((each) => <li key={`${each.kind} ${each.vhost} ${each.name}`}>{each.kind} <strong>{each.name}</strong>{each.vhost && ` in ${each.vhost}`}: {each.why}</li>)}</ul>
        </Note>
      )}
      {lossOf(plan) !== '' && <Note tone="warn"><strong>Lost for good: {lossOf(plan)}.</strong> No undo brings messages back.</Note>}
      <div class="row" role="group" aria-label="Show only">
        {ACTIONS.filter((each) => of(each) > 0).map((each) => (
          <Button key={each} pressed={only === each} onClick={() => setOnly(only === each ? null : each)}>{each} {count(of(each))}</Button>
        ))}
        <span class="muted">{plan.changes.length === 0 ? 'Nothing would change. ' : ''}{count(plan.unchanged)} {plan.unchanged === 1 ? 'is' : 'are'} as wished already · made at revision {plan.revision}</span>
      </div>
      {wanted.length > 0 && (
        <div class="entries">
          {wanted.slice(0, most).map((each) => <Entry key={`${each.kind} ${each.vhost} ${each.name} ${each.action}`} entry={each} />)}
          {wanted.length > most && <button type="button" class="link" onClick={() => setMost(most + 10 * SHOWN)}>Show {count(Math.min(10 * SHOWN, wanted.length - most))} more of {count(wanted.length)}</button>}
        </div>
      )}
    </div>
  );
}

function Entry({ entry }: { entry: PlanEntry }) {
  const [open, setOpen] = useState(false);
  const lost = losses(entry.loses);
  return (
    <details onToggle={(event) => setOpen(event.currentTarget.open)}>
      <summary>
        <Badge tone={TONES[entry.action]}>{entry.action}</Badge> <span class="muted">{entry.kind.replace('_', ' ')}</span> <strong>{entry.name || '(no name)'}</strong>
        {entry.vhost && <span class="muted"> in {entry.vhost}</span>}
        {lost && <> <Badge tone="bad">loses {lost}</Badge></>}
        <span class="why">{entry.why}</span>
      </summary>
      {open && <Sides before={entry.old} after={entry.new} titles={['Now', 'Then']} label={`${entry.action} ${entry.kind} ${entry.name}`} />}
    </details>
  );
}

export function losses(loses: PlanEntry['loses']): string {
  const { messages = 0, consumers = 0 } = loses ?? {};
  return [messages > 0 ? plural(messages, 'message') : '', consumers > 0 ? `${plural(consumers, 'consumer')}` : ''].filter((each) => each !== '').join(' and ');
}

/** Of all of it. */
export function lossOf(plan: Plan): string {
  const sum = (key: 'messages' | 'consumers'): number => plan.changes.reduce((all, each) => all + (each.loses?.[key] ?? 0), 0);
  return losses({ messages: sum('messages'), consumers: sum('consumers') });
}

export function inWords(plan: Plan): string {
  return ACTIONS.map((each) => ({ each, many: plan.changes.filter((one) => one.action === each).length }))
    .filter(({ many }) => many > 0)
    .map(({ each, many }) => `${each} ${count(many)}`)
    .join(', ');
}
