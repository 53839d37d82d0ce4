/** Fewer nodes that tell the same: those with the same neighbours become one. */
import { append } from './multimap';
import { cut, type Graph, type Health, type TopologyEdge, type TopologyNode } from './topology';

/** So many that are alike are better one. */
const ALIKE = 4;
/** So many of a group are shown when it is opened; it is opened again for the rest. */
const OPENED = 40;
const WORST: readonly Health[] = ['bad', 'warn', 'info', 'good', 'idle'];

export interface Fitted extends Graph {
  /** Nodes that are not shown, were they in a group or not. */
  readonly left: number;
}

/** At most so many nodes: first what is alike becomes one, then the least interesting are left out. */
export function fitted(graph: Graph, most: number, opened: ReadonlySet<string>): Fitted {
  let shown = collapsed(graph, ALIKE, opened);
  if (shown.nodes.length > most) {
    shown = collapsed(graph, 2, opened);
  }
  if (shown.nodes.length <= most) {
    return { ...shown, left: 0 };
  }
  const ranked = shown.nodes.toSorted((left, right) => rank(left) - rank(right));
  const kept = new Set(ranked.slice(0, most).map((each) => each.id));
  return { ...cut(shown, (node) => kept.has(node.id)), left: shown.nodes.length - most };
}

function rank(node: TopologyNode): number {
  return node.layer === 'exchange' ? 0 : 1 + WORST.indexOf(node.health);
}

function collapsed(graph: Graph, least: number, opened: ReadonlySet<string>): Graph {
  const signatures = new Map<string, string[]>();
  for (const { from, to } of graph.edges) {
    append(signatures, to, `<${from}`);
    append(signatures, from, `>${to}`);
  }
  const groups = new Map<string, TopologyNode[]>();
  for (const node of graph.nodes) {
    if (node.layer !== 'exchange') {
      const signature = `group:${node.layer}:${(signatures.get(node.id) ?? []).sort().join('\n')}`;
      append(groups, signature, node);
    }
  }
  const standIn = new Map<string, TopologyNode>();
  for (const [signature, members] of groups) {
    const [id, folded] = foldedOf(signature, members, opened);
    if (folded.length >= least) {
      const group = groupOf(id, folded);
      folded.forEach((each) => standIn.set(each.id, group));
    }
  }
  return {
    nodes: [...new Set(graph.nodes.map((each) => standIn.get(each.id) ?? each))],
    edges: merged(graph.edges, (id) => standIn.get(id)?.id ?? id),
  };
}

/** What of a group is still one node: all, or after it was opened those behind the first ones; those with trouble are shown first. */
function foldedOf(id: string, members: readonly TopologyNode[], opened: ReadonlySet<string>): [id: string, folded: readonly TopologyNode[]] {
  let folded = members;
  let name = id;
  while (opened.has(name)) {
    folded = folded.toSorted((left, right) => rank(left) - rank(right)).slice(OPENED);
    name += '+';
  }
  return [name, folded];
}

function groupOf(id: string, members: readonly TopologyNode[]): TopologyNode {
  const worst = WORST.find((health) => members.some((each) => each.health === health)) ?? 'idle';
  const many = members.filter((each) => each.health === worst).length;
  const state = members.find((each) => each.health === worst)?.state ?? '';
  const first = members[0];
  return {
    id,
    layer: first?.layer ?? 'queue',
    name: commonName(members.map((each) => each.name)),
    health: worst,
    state: many === members.length ? state : `${state} (${many} of ${members.length})`,
    kind: first?.kind ?? '',
    ready: members.reduce((sum, each) => sum + each.ready, 0),
    members,
  };
}

/** `telemetry.device-…`, where the names begin alike. */
function commonName(names: readonly string[]): string {
  const [first = '', ...rest] = names;
  let length = first.length;
  for (const each of rest) {
    while (!each.startsWith(first.slice(0, length))) {
      length--;
    }
  }
  return length >= 3 ? `${first.slice(0, length)}…` : '';
}

function merged(edges: readonly TopologyEdge[], idOf: (id: string) => string): readonly TopologyEdge[] {
  const found = new Map<string, TopologyEdge>();
  for (const each of edges) {
    const from = idOf(each.from);
    const to = idOf(each.to);
    const key = `${from}\n${to}\n${each.kind}`;
    const known = found.get(key);
    found.set(key, known
      ? { ...known, rate: known.rate + each.rate, keys: known.keys.length < 24 ? [...known.keys, ...each.keys] : known.keys }
      : { ...each, from, to });
  }
  return [...found.values()];
}
