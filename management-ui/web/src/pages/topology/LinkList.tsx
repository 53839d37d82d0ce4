import { useMemo } from 'preact/hooks';
import { Empty } from '../../components/basics';
import type { Column } from '../../components/table/column';
import { DataTable } from '../../components/table/DataTable';
import { tableState } from '../../components/table/state';
import { count, rate } from '../../lib/format';
import type { Graph, TopologyEdge, TopologyNode } from '../../lib/topology';
import { pageOf } from './links';

interface Row {
  readonly edge: TopologyEdge;
  readonly from: TopologyNode;
  readonly to: TopologyNode;
}

const WORDS: Readonly<Record<TopologyEdge['kind'], string>> = { binding: 'binding', alternate: 'alternate', consumer: 'consumer' };

const COLUMNS: readonly Column<Row>[] = [
  { id: 'from', title: 'From', width: 170, cell: ({ from }) => <Name node={from} />, value: ({ from }) => from.name },
  { id: 'fromkind', title: 'Kind of source', width: 150, optional: true, cell: ({ from }) => `${from.kind} ${from.layer}`, value: ({ from }) => `${from.layer} ${from.kind}` },
  { id: 'by', title: 'By', wide: true, width: 110, cell: ({ edge }) => WORDS[edge.kind], value: ({ edge }) => edge.kind },
  { id: 'keys', title: 'Keys or tags', width: 180, cell: ({ edge }) => <code title={edge.keys.join('\n')}>{edge.keys.join(', ')}</code>, value: ({ edge }) => edge.keys.join() },
  { id: 'to', title: 'To', least: 140, cell: ({ to }) => <Name node={to} />, value: ({ to }) => to.name },
  { id: 'tokind', title: 'Kind', wide: true, width: 146, cell: ({ to }) => (to.layer === 'consumer' ? 'application' : `${to.kind} ${to.layer}`), value: ({ to }) => `${to.layer} ${to.kind}` },
  { id: 'state', title: 'State', wide: true, width: 290, cell: ({ to }) => to.state, value: ({ to }) => to.state },
  { id: 'ready', title: 'Ready', wide: true, numeric: true, width: 72, cell: ({ to }) => (to.layer === 'queue' ? count(to.ready) : '–'), value: ({ to }) => (to.layer === 'queue' ? to.ready : null) },
  { id: 'rate', title: 'Rate', wide: true, numeric: true, width: 72, help: 'Where it is known: of the only way into or out of a queue', cell: ({ edge }) => (edge.rate > 0 ? rate(edge.rate) : '–'), value: ({ edge }) => edge.rate },
];

/** The same as the picture, a line each. */
export function LinkList({ graph }: { graph: Graph }) {
  const rows = useMemo(() => {
    const nodes = new Map(graph.nodes.map((each) => [each.id, each]));
    return graph.edges.flatMap((edge): Row[] => {
      const from = nodes.get(edge.from);
      const to = nodes.get(edge.to);
      return from && to ? [{ edge, from, to }] : [];
    });
  }, [graph]);
  return (
    <DataTable
      label="what leads where"
      columns={COLUMNS}
      rows={rows}
      rowKey={({ edge }) => `${edge.from} ${edge.to} ${edge.kind}`}
      state={tableState({ sort: 'from' })}
      open={({ to }) => pageOf(to) ?? ''}
      empty={<Empty title="Nothing leads anywhere" icon="topology">Declare exchanges and queues, and bind them.</Empty>}
    />
  );
}

function Name({ node }: { node: TopologyNode }) {
  const page = pageOf(node);
  return page === null ? <>{node.name}</> : <a href={page} title={node.name}>{node.name}</a>;
}
