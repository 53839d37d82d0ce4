import { useEffect, useState } from 'preact/hooks';
import type { AuditEntry } from '../../api/admin';
import { get, path } from '../../api/client';
import { Badge, KeyValue, Note } from '../../components/basics';
import { Dialog } from '../../components/Dialog';
import { explain } from '../../components/feedback';
import { Sides } from '../../components/Sides';
import { inShort } from '../../lib/difference';
import { localTime, plural, utcTime } from '../../lib/format';
import { keyOf, TONES } from './AuditPage';

/** Kinds whose objects are in no virtual host. */
const NOWHERE = ['user', 'vhost', 'global_parameter', 'login', 'audit'];

/** A change, old and new side by side, among all changes of its object. */
export function EntryDialog({ entry, onClose, onOpen }: { entry: AuditEntry; onClose: () => void; onOpen: (entry: AuditEntry) => void }) {
  const { kind, vhost, object } = entry;
  const [all, setAll] = useState<readonly AuditEntry[] | null>(null);
  const [problem, setProblem] = useState('');
  useEffect(() => {
    setAll(null);
    void get<AuditEntry[]>(NOWHERE.includes(kind) ? path('audit', kind, object) : path('audit', kind, vhost, object))
      .then(setAll, (cause: unknown) => setProblem(explain(cause)));
  }, [keyOf(entry)]);
  return (
    <Dialog title={`${kind.replace('_', ' ')} ${object || '(no name)'} ${entry.action}`} wide onClose={onClose}>
      <div class="dialog-body">
        <KeyValue
          pairs={[
            ['When', `${localTime(entry.timestamp)} · ${utcTime(entry.timestamp)}`],
            ['Who', `${entry.user} · ${entry.from}`],
            vhost !== '' && ['Virtual host', vhost],
            ['Revision', entry.revision],
          ]}
        />
        {entry.action === 'lost'
          ? <Note tone="warn">What this was before or after is lost: the log does not have it any more.</Note>
          : <Sides before={entry.old} after={entry.new} label="Old and new" titles={['Old', 'New']} />}
        {problem && <Note tone="bad">{problem}</Note>}
        {all && all.length > 1 && (
          <section>
            <h3>All {plural(all.length, kind === 'login' ? 'entry' : 'change', kind === 'login' ? 'entries' : 'changes')} of it, the newest first</h3>
            <ul class="timeline">
              {[...all].reverse().map((each) => (
                <li key={keyOf(each)}>
                  <button type="button" class="link" aria-current={keyOf(each) === keyOf(entry)} onClick={() => onOpen(each)}>{localTime(each.timestamp)}</button>{' '}
                  <Badge tone={TONES[each.action]}>{each.action}</Badge> by {each.user}
                  {each.action === 'changed' && <span class="muted"> · {inShort(each.old, each.new)}</span>}
                </li>
              ))}
            </ul>
          </section>
        )}
      </div>
    </Dialog>
  );
}
