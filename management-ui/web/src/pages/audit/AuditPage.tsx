import { useEffect, useRef, useState } from 'preact/hooks';
import type { AuditEntry } from '../../api/admin';
import { Badge, Empty, PageHead, Waiting } from '../../components/basics';
import type { Column } from '../../components/table/column';
import { DataTable } from '../../components/table/DataTable';
import { tableState } from '../../components/table/state';
import { inShort } from '../../lib/difference';
import { count, shortTime, utcTime } from '../../lib/format';
import { param, setParams, vhost } from '../../router';
import { EntryDialog } from './EntryDialog';
import { SPANS } from './moments';
import { useAudit } from './useAudit';

export const TONES = { created: 'good', changed: 'info', deleted: 'bad', lost: 'warn', granted: 'neutral', refused: 'bad', opened: 'neutral', ended: 'neutral' } as const;
const KINDS = ['vhost', 'user', 'permission', 'topic_permission', 'exchange', 'queue', 'binding', 'policy', 'operator_policy', 'parameter', 'global_parameter', 'login'];
const TYPING_MILLIS = 300;

/** Many rows have one revision: those of an import, and logins, which change nothing. */
export const keyOf = (entry: AuditEntry): string => [entry.revision, entry.timestamp, entry.kind, entry.vhost, entry.object, entry.action, entry.from].join('~');

const open = (entry: AuditEntry): void => setParams({ revision: keyOf(entry) });

/** What became otherwise, or how somebody came in or did not. */
function detail(entry: AuditEntry): string {
  if (entry.kind === 'login') {
    return Object.entries(entry.new ?? {}).filter(([name]) => name !== 'since').map(([name, value]) => `${name} ${String(value)}`).join(', ');
  }
  return entry.action === 'changed' ? inShort(entry.old, entry.new) : '';
}

const COLUMNS: readonly Column<AuditEntry>[] = [
  { id: 'when', title: 'When', width: 139, sort: 'revision', help: 'The order of the revisions', cell: (row) => <time dateTime={new Date(row.timestamp).toISOString()} title={utcTime(row.timestamp)}>{shortTime(row.timestamp)}</time> },
  { id: 'who', title: 'Who', wide: true, width: 110, cell: (row) => <span title={`${row.user} · ${row.from}`}>{row.user}</span> },
  { id: 'action', title: 'Did', width: 96, cell: (row) => <Badge tone={TONES[row.action]}>{row.action}</Badge> },
  { id: 'kind', title: 'Kind', wide: true, width: 126, cell: (row) => row.kind.replace('_', ' ') },
  { id: 'object', title: 'Object', width: 290, cell: (row) => <button type="button" class="link strong" title={row.object} onClick={() => open(row)}>{row.object || '(no name)'}</button> },
  { id: 'vhost', title: 'Virtual host', wide: true, width: 110, cell: (row) => row.vhost || '–' },
  { id: 'what', title: 'Details', wide: true, cell: (row) => <span class="muted" title={detail(row)}>{detail(row)}</span> },
  { id: 'revision', title: 'Revision', wide: true, numeric: true, width: 92, cell: (row) => row.revision },
  { id: 'from', title: 'From', width: 160, optional: true, cell: (row) => row.from },
];

export default function AuditPage() {
  const state = tableState({ sort: 'when', descending: true });
  const span = param('when');
  // A span that ends now stands still until it is chosen anew or the page is left: pages of it stay in step.
  const [now] = useState(Date.now);
  const [from, to] = span === 'custom' ? [moment(param('since')), moment(param('until'))] : span === '' ? [null, null] : [now - Number(span) * 1000, null];
  const asked = { page: state.page, page_size: state.pageSize, sort_reverse: !state.descending, user: param('user'), vhost: vhost.value, kind: param('kind'), object: param('object') };
  const { page, error, key } = useAudit(asked, from, to);
  const filtered = span !== '' || asked.user !== '' || asked.kind !== '' || asked.object !== '' || asked.vhost !== '';
  const [shown, setShown] = useState<AuditEntry | null>(null);
  const revision = param('revision');
  const entry = shown && keyOf(shown) === revision ? shown : (page?.items.find((each) => keyOf(each) === revision) ?? null);
  return (
    <div class="list">
      <PageHead title="Audit" detail={<span>Who changed what is declared, when, and what it was before; who logged in{page && ` · ${count(page.filtered_count)} of ${count(page.total_count)} entries`}</span>} />
      <div class="toolbar filters">
        <Typed name="user" label="Who" placeholder="any user" />
        <label class="inline-select"><span>Kind</span>
          <select value={asked.kind} onChange={(event) => setParams({ kind: event.currentTarget.value, page: null })}>
            <option value="">anything</option>
            {KINDS.map((each) => <option key={each} value={each}>{each.replace('_', ' ')}</option>)}
          </select>
        </label>
        <Typed name="object" label="Object" placeholder="its whole name" />
        <label class="inline-select"><span>When</span>
          <select value={span} onChange={(event) => setParams({ when: event.currentTarget.value, page: null })}>
            {SPANS.map(([value, title]) => <option key={value} value={value}>{title}</option>)}
          </select>
        </label>
        {span === 'custom' && ['since', 'until'].map((name) => (
          <input key={name} class="moment" type="datetime-local" aria-label={name} value={param(name)} onChange={(event) => setParams({ [name]: event.currentTarget.value, page: null })} />
        ))}
      </div>
      {error && !page ? <Waiting error={error} what="audit trail" /> : (
        <DataTable
          label="changes"
          columns={COLUMNS}
          rows={page?.items}
          rowKey={keyOf}
          state={state}
          paging={page}
          asked={key}
          empty={filtered
            ? <Empty title="No change matches" icon="audit"><button type="button" class="link" onClick={() => setParams({ user: null, kind: null, object: null, when: null, page: null, vhost: null })}>Show all</button></Empty>
            : <Empty title="Nothing was changed yet" icon="audit" />}
        />
      )}
      {entry && <EntryDialog entry={entry} onClose={() => setParams({ revision: null })} onOpen={(other) => { setShown(other); open(other); }} />}
    </div>
  );
}

function moment(text: string): number | null {
  const millis = Date.parse(text);
  return Number.isNaN(millis) ? null : millis;
}

/** A text of the address that is asked for once typing has paused. */
function Typed({ name, label, placeholder }: { name: string; label: string; placeholder: string }) {
  const chosen = param(name);
  const [text, setText] = useState(chosen);
  const timer = useRef(0);
  useEffect(() => setText(chosen), [chosen]);
  return (
    <label class="inline-select"><span>{label}</span>
      <input
        type="search"
        value={text}
        placeholder={placeholder}
        autocomplete="off"
        spellcheck={false}
        onInput={(event) => {
          const value = event.currentTarget.value;
          setText(value);
          clearTimeout(timer.current);
          timer.current = setTimeout(() => setParams({ [name]: value, page: null }, true), TYPING_MILLIS);
        }}
      />
    </label>
  );
}
