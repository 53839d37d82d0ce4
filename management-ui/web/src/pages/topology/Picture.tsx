import { useEffect, useMemo, useRef, useState } from 'preact/hooks';
import { Icon, type IconName } from '../../components/Icon';
import { layered, type Layout, type Place } from '../../lib/layout';
import { line } from '../../lib/lines';
import { count, plural, rate, shortCount } from '../../lib/format';
import type { Graph, Health, TopologyEdge, TopologyNode } from '../../lib/topology';
import { pageOf } from './links';

const WIDTH = 200;
const HEIGHT = 38;
/** From one column to the next: as the window allows. */
const NEAREST = 236;
const FARTHEST = 330;
const PADDING = 28;
const ROW = 48;
const EDGE = 6;

const ICONS: Readonly<Record<Health, IconName>> = { good: 'check', idle: 'empty', info: 'pause', warn: 'warning', bad: 'cross' };

export interface PictureProps {
  readonly graph: Graph;
  readonly onOpen: (group: string) => void;
  /** What the picture is about, if it is about one thing: it is brought in sight. */
  readonly near: string;
}

/** Nodes are links, reached with Tab once and then with the arrow keys: along the columns and along the lines. */
export function Picture({ graph, onOpen, near }: PictureProps) {
  const layout = useMemo(() => layered(graph.nodes.map(({ id, layer }) => ({ id, layer })), graph.edges), [graph]);
  const [active, setActive] = useState<string | null>(null);
  const [pointed, setPointed] = useState<string | null>(null);
  const box = useRef<HTMLDivElement>(null);
  const shown = pointed ?? active;
  const node = graph.nodes.find((each) => each.id === shown);
  const lit = useMemo(() => (node === undefined ? null : connected(graph.edges, node.id)), [graph, node?.id]);
  const first = active !== null && layout.places.has(active) ? active : (layout.columns[0]?.[0] ?? null);
  const column = useColumn(box, layout.columns.length);
  const width = Math.max(0, layout.columns.length - 1) * column + WIDTH;
  const height = layout.rows * ROW;
  const lines = useMemo(
    () => graph.edges.map((each) => {
      const from = layout.places.get(each.from);
      const to = layout.places.get(each.to);
      return from && to ? line(from, to, layout, { column, width: WIDTH, row: ROW }) : '';
    }),
    [layout, column],
  );
  useEffect(() => {
    const place = layout.places.get(near);
    if (place && box.current) {
      box.current.scrollLeft = place.column * column - (box.current.clientWidth - WIDTH) / 2;
      box.current.scrollTop = place.row * ROW - (box.current.clientHeight - ROW) / 2;
    }
  }, [near, column]);
  const move = (event: KeyboardEvent): void => {
    const to = first === null ? undefined : next(event.key, first, layout, graph.edges);
    if (to !== undefined) {
      event.preventDefault();
      box.current?.querySelector<HTMLElement>(`[data-node="${CSS.escape(to)}"]`)?.focus();
    }
  };
  return (
    <div class="topology">
      <p class="topology-detail">{node ? <Detail node={node} edges={graph.edges} nodes={graph.nodes} /> : <span class="muted">Point at something, or Tab to it and move with the arrow keys.</span>}</p>
      <div class="topology-scroll" ref={box} onKeyDown={move} onPointerLeave={() => setPointed(null)} role="group" aria-label="Exchanges, queues and applications, and what leads where. The list shows the same as text.">
        <div class="topology-paper" style={{ inlineSize: `${width}px`, blockSize: `${height}px` }}>
          <svg width={width} height={height} aria-hidden="true">
            {graph.edges.map((each, at) => {
              const on = lit === null || (lit.has(each.from) && lit.has(each.to));
              return <path key={`${each.from}\n${each.to}\n${each.kind}`} class={`edge ${each.kind}${on ? '' : ' dim'}${lit !== null && on ? ' lit' : ''}`} d={lines[at]} stroke-width={thickness(each.rate)} />;
            })}
          </svg>
          {graph.nodes.map((each) => {
            const place = layout.places.get(each.id);
            return place && (
              <Box
                key={each.id}
                node={each}
                place={place}
                column={column}
                dim={lit !== null && !lit.has(each.id)}
                tabbed={each.id === first}
                onOpen={onOpen}
                onFocus={() => setActive(each.id)}
                onBlur={() => setActive(null)}
                onPoint={() => setPointed(each.id)}
              />
            );
          })}
        </div>
      </div>
    </div>
  );
}

/** How far columns are apart. */
function useColumn(box: { readonly current: HTMLElement | null }, columns: number): number {
  const [available, setAvailable] = useState(0);
  useEffect(() => {
    const element = box.current;
    if (!element) {
      return;
    }
    const resized = new ResizeObserver(() => setAvailable(element.clientWidth - PADDING));
    resized.observe(element);
    return () => resized.disconnect();
  }, []);
  return Math.max(NEAREST, Math.min(FARTHEST, (available - WIDTH) / Math.max(1, columns - 1)));
}

function Box({ node, place, column, dim, tabbed, onOpen, onFocus, onBlur, onPoint }: {
  node: TopologyNode;
  place: Place;
  column: number;
  dim: boolean;
  tabbed: boolean;
  onOpen: (group: string) => void;
  onFocus: () => void;
  onBlur: () => void;
  onPoint: () => void;
}) {
  const shared = {
    class: `node ${node.layer} ${node.health}${node.members ? ' group' : ''}${dim ? ' dim' : ''}`,
    style: { insetInlineStart: `${place.column * column}px`, insetBlockStart: `${place.row * ROW + (ROW - HEIGHT) / 2}px`, inlineSize: `${WIDTH}px`, blockSize: `${HEIGHT}px` },
    tabIndex: tabbed ? 0 : -1,
    'data-node': node.id,
    onFocus,
    onBlur,
    onPointerEnter: onPoint,
  };
  const content = (
    <>
      <Icon name={node.layer} />
      <span class="node-name">{node.members ? `+${count(node.members.length)} ${node.name || (node.layer === 'queue' ? 'queues' : 'applications')}` : node.name}</span>
      {node.ready > 0 && !node.members && <span class="node-count" aria-hidden="true">{shortCount(node.ready)}</span>}
      <span class="unseen">, {told(node)}</span>
      {node.layer !== 'consumer' && (node.layer === 'queue' || node.health !== 'good') && <span class="node-health"><Icon name={ICONS[node.health]} /></span>}
    </>
  );
  const page = pageOf(node);
  return node.members || page === null
    ? <button type="button" {...shared} onClick={() => onOpen(node.id)}>{content}</button>
    : <a {...shared} href={page}>{content}</a>;
}

/** Said behind the name, which is seen. */
function told(node: TopologyNode): string {
  const what = node.layer === 'consumer' ? 'application' : [node.kind, node.layer].filter((each) => each !== '').join(' ');
  return [node.members ? '' : what, node.state, node.ready > 0 ? `${plural(node.ready, 'message')} ready` : '', node.members ? 'show each' : ''].filter((each) => each !== '').join(', ');
}

function Detail({ node, edges, nodes }: { node: TopologyNode; edges: readonly TopologyEdge[]; nodes: readonly TopologyNode[] }) {
  const names = new Map(nodes.map((each) => [each.id, each.members ? plural(each.members.length, each.layer === 'queue' ? 'queue' : 'application') : each.name]));
  const from = edges.filter((each) => each.to === node.id);
  const to = edges.filter((each) => each.from === node.id);
  return (
    <>
      <strong>{node.members ? `${plural(node.members.length, node.layer === 'queue' ? 'queue' : 'application')} that are bound alike` : node.name}</strong>
      <span>{[node.layer === 'consumer' ? 'application' : `${node.kind} ${node.layer}`, node.state, node.ready > 0 ? `${plural(node.ready, 'message')} ready` : ''].filter((each) => each !== '').join(' · ')}</span>
      {from.length > 0 && <span class="muted">from {from.slice(0, 3).map((each) => `${names.get(each.from) ?? ''}${keys(each)}`).join(', ')}{from.length > 3 && ` and ${count(from.length - 3)} more`}</span>}
      {to.length > 0 && <span class="muted">to {to.slice(0, 3).map((each) => `${names.get(each.to) ?? ''}${keys(each)}`).join(', ')}{to.length > 3 && ` and ${count(to.length - 3)} more`}</span>}
    </>
  );
}

function keys({ kind, keys: all, rate: flow }: TopologyEdge): string {
  const words = kind === 'alternate' ? 'as the alternate' : kind === 'consumer' ? '' : all.length > 2 ? 'several keys' : all.join(', ');
  const more = [words, flow > 0 ? rate(flow) : ''].filter((each) => each !== '').join(', ');
  return more === '' ? '' : ` (${more})`;
}

/** All that a message may have passed before, and all that it may come to. */
function connected(edges: readonly TopologyEdge[], id: string): ReadonlySet<string> {
  const found = new Set([id]);
  for (const [from, to] of [['from', 'to'], ['to', 'from']] as const) {
    const seen = new Set([id]);
    let grown = true;
    while (grown) {
      grown = false;
      for (const each of edges) {
        if (seen.has(each[from]) && !seen.has(each[to])) {
          seen.add(each[to]);
          grown = true;
        }
      }
    }
    seen.forEach((each) => found.add(each));
  }
  return found;
}

function thickness(flow: number): number {
  return Math.min(EDGE, 1.2 + Math.log10(1 + flow) * 1.3);
}

/** Where an arrow key leads: up and down in the column, left and right along a line. */
function next(key: string, from: string, layout: Layout, edges: readonly TopologyEdge[]): string | undefined {
  const place = layout.places.get(from);
  const column = layout.columns[place?.column ?? 0] ?? [];
  const at = column.indexOf(from);
  switch (key) {
    case 'ArrowDown':
      return column[at + 1];
    case 'ArrowUp':
      return column[at - 1];
    case 'ArrowRight':
      return nearest(edges.filter((each) => each.from === from).map((each) => each.to), place, layout);
    case 'ArrowLeft':
      return nearest(edges.filter((each) => each.to === from).map((each) => each.from), place, layout);
    default:
      return undefined;
  }
}

function nearest(ids: readonly string[], place: Place | undefined, layout: Layout): string | undefined {
  const distance = (id: string): number => Math.abs((layout.places.get(id)?.row ?? Infinity) - (place?.row ?? 0));
  return [...ids].sort((left, right) => distance(left) - distance(right))[0];
}
