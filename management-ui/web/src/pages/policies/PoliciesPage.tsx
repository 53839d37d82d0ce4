import { del, path } from '../../api/client';
import type { Policy } from '../../api/types';
import { Badge, Button, Empty, PageHead, Waiting } from '../../components/basics';
import { confirmed } from '../../components/Dialog';
import { attempt } from '../../components/feedback';
import { FilterBox } from '../../components/FilterBox';
import type { Column } from '../../components/table/column';
import { DataTable } from '../../components/table/DataTable';
import { tableState } from '../../components/table/state';
import { matches, parseFilter, type Vocabulary } from '../../lib/filter';
import { useLive } from '../../live/live';
import { param, setParams, vhost } from '../../router';
import { may } from '../../session';
import { PolicyEditor } from './PolicyEditor';

export interface Kinded extends Policy {
  readonly operator: boolean;
}

const VOCABULARY: Vocabulary = {
  fields: { vhost: 'vhost', pattern: 'pattern', priority: 'priority', 'apply-to': 'apply-to' },
  words: { operator: [{ field: 'operator', operator: '=', value: 'true' }] },
};

const keyOf = (policy: Kinded): string => `${policy.operator} ${policy.vhost}\u0000${policy.name}`;

const COLUMNS: readonly Column<Kinded>[] = [
  { id: 'name', title: 'Name', width: 220, value: (row) => row.name, cell: (row) => <><button type="button" class="link strong" onClick={() => edit(row)}>{row.name}</button> {row.operator && <Badge tone="warn" title="Set by operators: limits beside the users' policies">operator</Badge>}</> },
  { id: 'vhost', title: 'Virtual host', wide: true, width: 120, value: (row) => row.vhost, cell: (row) => row.vhost },
  { id: 'pattern', title: 'Pattern', width: 220, value: (row) => row.pattern, cell: (row) => <code title={row.pattern}>{row.pattern}</code> },
  { id: 'apply', title: 'Applies to', wide: true, width: 130, value: (row) => row['apply-to'], cell: (row) => row['apply-to'].replace('_', ' ') },
  { id: 'priority', title: 'Priority', wide: true, numeric: true, width: 86, value: (row) => row.priority, cell: (row) => row.priority },
  { id: 'definition', title: 'Definition', cell: (row) => <code title={JSON.stringify(row.definition, null, 1)}>{Object.entries(row.definition).map(([key, value]) => `${key}: ${typeof value === 'string' ? value : JSON.stringify(value)}`).join(', ')}</code> },
  { id: 'delete', title: 'Delete', wide: true, width: 70, cell: (row) => may('policymaker') && <Button kind="quiet" icon="trash" label={`Delete policy ${row.name}`} onClick={() => void remove(row)} /> },
];

function edit(policy: Kinded): void {
  setParams({ policy: policy.name, in: policy.vhost, operator: policy.operator });
}

export default function PoliciesPage() {
  const scope = vhost.value ? `/${encodeURIComponent(vhost.value)}` : '';
  const users = useLive<Policy[]>(`/policies${scope}`);
  const operators = useLive<Policy[]>(`/operator-policies${scope}`);
  const filter = parseFilter(param('filter'), VOCABULARY);
  const all = users.value && operators.value
    ? [...users.value.map((each) => ({ ...each, operator: false })), ...operators.value.map((each) => ({ ...each, operator: true }))]
    : undefined;
  const editing = all?.find((each) => each.name === param('policy') && (param('in') === '' || each.vhost === param('in')) && each.operator === (param('operator') === 'true'));
  const close = (): void => setParams({ new: null, policy: null, in: null, operator: null, pattern: null, for: null });
  const create = may('policymaker') && <Button kind="primary" icon="plus" onClick={() => setParams({ new: 'policy' })}>New policy</Button>;
  return (
    <div class="list">
      <PageHead title="Policies" detail={<span>They set what queues and exchanges do, by their names, and can be changed at any time</span>}>{create}</PageHead>
      <div class="toolbar"><FilterBox label="Filter policies" filter={filter} vocabulary={VOCABULARY} hint="limits operator priority>0" /></div>
      {(users.error ?? operators.error) && !all ? <Waiting error={users.error ?? operators.error} what="policies" /> : (
        <DataTable
          label="policies"
          columns={COLUMNS}
          rows={all?.filter((each) => matches(filter, each))}
          rowKey={keyOf}
          state={tableState({ sort: 'name' })}
          empty={all && all.length > 0 ? <Empty title="No policy matches the filter" /> : <Empty title="There is no policy yet" icon="policy">A policy limits the length of queues, sets where dead letters go and more, for all names that match its pattern.<br />{create}</Empty>}
        />
      )}
      {(param('new') === 'policy' || editing) && all && (
        <PolicyEditor key={editing ? keyOf(editing) : 'new'} existing={editing ?? null} all={all} onClose={close} />
      )}
    </div>
  );
}

async function remove(policy: Kinded): Promise<void> {
  const kind = policy.operator ? 'operator policy' : 'policy';
  const yes = await confirmed({
    title: `Delete ${kind} ${policy.name} in ${policy.vhost}?`,
    consequence: <>Queues and exchanges that match <code>{policy.pattern}</code> lose what it sets, at once: {Object.keys(policy.definition).join(', ')}. The policy of the next priority takes its place.</>,
    verb: `Delete ${kind}`,
  });
  if (yes) {
    await attempt(`Deleted ${kind} ${policy.name}`, `${policy.name} stays`, () => del(path(policy.operator ? 'operator-policies' : 'policies', policy.vhost, policy.name)));
  }
}
