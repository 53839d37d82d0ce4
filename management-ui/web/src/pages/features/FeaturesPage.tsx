import type { FeatureFlag } from '../../api/admin';
import { Badge, Card, Empty, PageHead, StatePill, Waiting } from '../../components/basics';
import type { Column } from '../../components/table/column';
import { DataTable } from '../../components/table/DataTable';
import { tableState } from '../../components/table/state';
import { useLive } from '../../live/live';

interface Deprecated extends FeatureFlag {
  readonly used: boolean;
}

const FLAGS: readonly Column<FeatureFlag>[] = [
  { id: 'name', title: 'Feature', width: 320, value: (row) => row.name, cell: (row) => <code>{row.name}</code> },
  { id: 'state', title: 'State', width: 120, value: (row) => row.state, cell: (row) => <StatePill state={row.state} /> },
  { id: 'desc', title: 'What it is', wide: true, value: (row) => row.desc, cell: (row) => <span title={row.desc}>{row.desc}</span> },
];

const DEPRECATED: readonly Column<Deprecated>[] = [
  { id: 'name', title: 'Feature', width: 320, value: (row) => row.name, cell: (row) => <code>{row.name}</code> },
  { id: 'state', title: 'State', width: 120, value: (row) => row.state, cell: (row) => row.state },
  { id: 'used', title: 'Used now', wide: true, width: 120, value: (row) => Number(row.used), cell: (row) => (row.used ? <Badge tone="warn">used</Badge> : 'no') },
  { id: 'desc', title: 'What it is', wide: true, value: (row) => row.desc, cell: (row) => <span title={row.desc}>{row.desc}</span> },
];

export default function FeaturesPage() {
  const flags = useLive<FeatureFlag[]>('/feature-flags?columns=name,state,desc');
  const deprecated = useLive<FeatureFlag[]>('/deprecated-features?columns=name,state,desc');
  const used = useLive<FeatureFlag[]>('/deprecated-features/used?columns=name');
  const rows = deprecated.value?.map((each) => ({ ...each, used: used.value?.some((other) => other.name === each.name) ?? false }));
  return (
    <>
      <PageHead title="Feature flags" detail={<span>What clients and tools of RabbitMQ may ask for by these names</span>} />
      <div class="stack">
        <Card title="Features" flush>
          {flags.error && !flags.value ? <Waiting error={flags.error} what="feature flags" /> : (
            <DataTable inset label="feature flags" columns={FLAGS} rows={flags.value} rowKey={(row) => row.name} state={tableState({ sort: 'name' })} empty={<Empty title="There are no feature flags" />} />
          )}
        </Card>
        <Card title="Deprecated features" flush>
          {deprecated.error && !rows ? <Waiting error={deprecated.error} what="deprecated features" /> : (
            <DataTable inset label="deprecated features" columns={DEPRECATED} rows={rows} rowKey={(row) => row.name} state={tableState({ sort: 'name' }, 'old')} empty={<Empty title="Nothing is deprecated" />} />
          )}
        </Card>
      </div>
    </>
  );
}
