import { useState } from 'preact/hooks';
import type { Permission, TopicPermission, User } from '../../api/admin';
import { path } from '../../api/client';
import type { Exchange, Named, Page, VirtualHost } from '../../api/types';
import { Badge, Button, Card, Empty } from '../../components/basics';
import { Icon } from '../../components/Icon';
import { decisive, together, type Step, type Verdict } from '../../lib/rights';
import { useLive } from '../../live/live';
import { usePolled } from '../../live/polled';
import { href, param, query, setParams, vhost } from '../../router';
import { OPERATIONS } from './operations';
import { PermissionDialog } from './PermissionDialog';

const WORD: Record<Verdict, string> = { yes: 'Yes', no: 'No', unknown: 'Only the broker can tell' };
const TONE = { yes: 'good', no: 'bad', unknown: 'warn' } as const;

/** "May alice write to orders.x in /prod?" What is asked is in the address, and the answer follows what is stored. */
export function Tester({ users, permissions }: { users: readonly User[]; permissions: readonly Permission[] }) {
  const hosts = useLive<VirtualHost[]>('/vhosts?columns=name').value ?? [];
  const topics = useLive<TopicPermission[]>('/topic-permissions').value ?? [];
  const [editing, setEditing] = useState(false);
  const user = param('user');
  const host = param('in') || vhost.value || (hosts.some((each) => each.name === '/') ? '/' : (hosts[0]?.name ?? ''));
  const exchanges = usePolled<Exchange[]>(host === '' ? null : `${path('exchanges', host)}?columns=name,type`, 60) ?? [];
  const queues = usePolled<Page<Named>>(host === '' ? null : `${path('queues', host)}${query({ page: 1, page_size: 20, name: param('name'), columns: 'name', disable_stats: true })}`, 60)?.items ?? [];
  const operation = OPERATIONS.find((each) => each.id === param('do')) ?? OPERATIONS[0];
  if (operation === undefined) {
    return null;
  }
  const asked = { name: param('name'), other: operation.other ? param('other') : '', key: operation.key ? param('key') : '' };
  const permission = permissions.find((each) => each.user === user && each.vhost === host);
  const grants = { permission, topics: topics.filter((each) => each.user === user && each.vhost === host) };
  const complete = users.some((each) => each.name === user)
    && (asked.name !== '' || operation.id === 'publish')
    && (!operation.other || operation.other.optional || asked.other !== '');
  const steps = complete ? operation.steps(grants, asked, (name) => name === '' ? 'direct' : exchanges.find((each) => each.name === name)?.type) : [];
  const verdict = together(steps);
  const decides = decisive(steps) ?? (steps.length === 1 ? steps[0] : undefined);
  const names = (kind: 'queue' | 'exchange'): string[] => (kind === 'queue' ? queues : exchanges).map((each) => each.name).filter((each) => each !== '');
  return (
    <div class="simulator">
      <Card title="May this user do that?">
        <Field label="User" name="user" options={users.map((each) => each.name)} />
        <label class="field">
          <span class="field-label">in the virtual host</span>
          <select value={host} onChange={(event) => setParams({ in: event.currentTarget.value })}>
            {hosts.map((each) => <option key={each.name} value={each.name}>{each.name}</option>)}
          </select>
        </label>
        <label class="field">
          <span class="field-label">do what?</span>
          <select value={operation.id} onChange={(event) => setParams({ do: event.currentTarget.value })}>
            {OPERATIONS.map((each) => <option key={each.id} value={each.id}>{each.title}</option>)}
          </select>
        </label>
        <Field key={operation.id} label={operation.name} name="name" options={names(operation.kind)} />
        {operation.other && <Field key={`${operation.id} other`} label={operation.other.optional ? `${operation.other.label} (if any)` : operation.other.label} name="other" options={names(operation.other.kind)} />}
        {operation.key && <Field label={operation.key} name="key" options={[]} />}
        <p class="field-more">The names need not be there. Nothing is asked of the broker but what is stored.</p>
      </Card>
      <div aria-live="polite">
        {!complete ? <Card><Empty title="Who, and what?" icon="access">Say who it is and what it is about: the answer says which pattern decides.</Empty></Card> : (
          <Card>
            <div class={`verdict ${verdict}`}>
              <Icon name={verdict === 'yes' ? 'check' : verdict === 'no' ? 'cross' : 'help'} />
              <div>
                <p class="verdict-word">{WORD[verdict]}</p>
                <p>{user} {verdict === 'yes' ? 'may' : verdict === 'no' ? 'may not' : 'may or may not'} {operation.phrase(asked)} in {host}.{decides && <> Decided by {decides.source}{decides.pattern ? <>: <code>{decides.pattern}</code></> : '.'}</>}</p>
              </div>
            </div>
            <ol class="decisions">{steps.map((each) => <Decision key={each.question} step={each} />)}</ol>
            <div class="row">
              <Button onClick={() => setEditing(true)}>{permission ? 'Change the permission…' : 'Set a permission…'}</Button>
              <a href={href(['access', user])}>All permissions of {user}</a>
            </div>
            <p class="field-more">{verdict === 'unknown' ? 'A pattern uses syntax that this browser reads otherwise than the broker.' : 'Decided in this browser, with the patterns that the broker has stored now.'} Tags give no rights on messages{operation.id.startsWith('declare') ? '; limits of the virtual host are not looked at' : ''}.</p>
          </Card>
        )}
      </div>
      {editing && <PermissionDialog user={user} vhost={host} existing={permission} onClose={() => setEditing(false)} />}
    </div>
  );
}

function Decision({ step }: { step: Step }) {
  return (
    <li>
      <p><Badge tone={TONE[step.verdict]}>{step.verdict === 'unknown' ? 'not known' : step.verdict}</Badge> {step.question}</p>
      <p class="muted">{step.pattern ? <>{step.source}: <code>{step.pattern}</code> · </> : ''}{step.why}</p>
    </li>
  );
}

/** A text of the address; what is being typed does not fill the history. */
function Field({ label, name, options }: { label: string; name: string; options: readonly string[] }) {
  return (
    <label class="field">
      <span class="field-label">{label}</span>
      <input type="text" class="mono" value={param(name)} list={`test-${name}`} autocomplete="off" spellcheck={false} onInput={(event) => setParams({ [name]: event.currentTarget.value }, true)} />
      <datalist id={`test-${name}`}>{options.map((each) => <option key={each} value={each} />)}</datalist>
    </label>
  );
}
