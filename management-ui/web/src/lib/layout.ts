/**
 * Places for the nodes of a graph that is nearly layered by nature: exchanges lead to exchanges and queues, queues to consumers.
 * Columns by depth, the order in them by two barycentre sweeps, heights by the neighbours: O(E log V).
 */
import { append } from './multimap';

/** In the order in which messages pass them. */
export type Layer = 'exchange' | 'queue' | 'consumer';

export interface LayoutNode {
  readonly id: string;
  readonly layer: Layer;
}

export interface LayoutEdge {
  readonly from: string;
  readonly to: string;
}

export interface Place {
  readonly column: number;
  /** In steps from the top; not whole where a node stands between others. */
  readonly row: number;
}

export interface Layout {
  /** Ids from top to bottom, from left to right. */
  readonly columns: readonly (readonly string[])[];
  readonly places: ReadonlyMap<string, Place>;
  /** The steps of the highest column. */
  readonly rows: number;
}

const SWEEPS = 2;

interface Neighbours {
  readonly before: ReadonlyMap<string, readonly string[]>;
  readonly after: ReadonlyMap<string, readonly string[]>;
}

/** Nodes that are given first are placed higher where nothing else decides. Edges to unknown nodes are not looked at. */
export function layered(nodes: readonly LayoutNode[], edges: readonly LayoutEdge[]): Layout {
  const known = new Set(nodes.map((each) => each.id));
  const near = neighbours(edges.filter((each) => known.has(each.from) && known.has(each.to)));
  const columns = intoColumns(nodes, near).filter((each) => each.length > 0);
  for (let sweep = 0; sweep < SWEEPS; sweep++) {
    ordered(columns, near.before, false);
    ordered(columns, near.after, true);
  }
  return placed(columns, near);
}

function neighbours(edges: readonly LayoutEdge[]): Neighbours {
  const before = new Map<string, string[]>();
  const after = new Map<string, string[]>();
  for (const { from, to } of edges) {
    append(after, from, to);
    append(before, to, from);
  }
  return { before, after };
}

/** Exchanges by the longest way to them, then the queues, then the consumers. */
function intoColumns(nodes: readonly LayoutNode[], near: Neighbours): string[][] {
  const depths = depthsOf(nodes.filter((each) => each.layer === 'exchange').map((each) => each.id), near.after);
  const deepest = Math.max(-1, ...depths.values());
  const columns: string[][] = Array.from({ length: deepest + 3 }, () => []);
  for (const { id, layer } of nodes) {
    const column = layer === 'exchange' ? (depths.get(id) ?? 0) : deepest + (layer === 'queue' ? 1 : 2);
    columns[column]?.push(id);
  }
  return columns;
}

/** The longest way from a node that nothing leads to. Exchanges may be bound in a ring: an edge that closes one is not counted. */
function depthsOf(ids: readonly string[], after: ReadonlyMap<string, readonly string[]>): Map<string, number> {
  const wanted = new Set(ids);
  const finished: string[] = [];
  const state = new Map<string, 'open' | 'done'>();
  const closing = new Set<string>();
  for (const start of ids) {
    if (state.has(start)) {
      continue;
    }
    // A stack and no recursion: a chain of exchanges may be long.
    const stack = [{ id: start, next: 0 }];
    state.set(start, 'open');
    for (let top = stack.at(-1); top !== undefined; top = stack.at(-1)) {
      const to = (after.get(top.id) ?? [])[top.next++];
      if (to === undefined) {
        state.set(top.id, 'done');
        finished.push(top.id);
        stack.pop();
      } else if (wanted.has(to)) {
        if (!state.has(to)) {
          state.set(to, 'open');
          stack.push({ id: to, next: 0 });
        } else if (state.get(to) === 'open') {
          closing.add(`${top.id}\n${to}`);
        }
      }
    }
  }
  const depths = new Map(ids.map((id) => [id, 0]));
  for (const id of finished.reverse()) {
    for (const to of after.get(id) ?? []) {
      if (wanted.has(to) && !closing.has(`${id}\n${to}`)) {
        depths.set(to, Math.max(depths.get(to) ?? 0, (depths.get(id) ?? 0) + 1));
      }
    }
  }
  return depths;
}

/** Each column in the order of the middle of its neighbours on one side; who has none there stays where it is. */
function ordered(columns: string[][], side: ReadonlyMap<string, readonly string[]>, backwards: boolean): void {
  const heights = new Map<string, number>();
  const note = (column: readonly string[]): void => column.forEach((id, at) => heights.set(id, column.length === 1 ? 0.5 : at / (column.length - 1)));
  columns.forEach(note);
  const order = backwards ? columns.toReversed() : columns;
  for (const column of order) {
    const middles = new Map(column.map((id, at) => [id, middle(side.get(id), heights) ?? (column.length === 1 ? 0.5 : at / (column.length - 1))]));
    column.sort((left, right) => (middles.get(left) ?? 0) - (middles.get(right) ?? 0));
    note(column);
  }
}

function middle(ids: readonly string[] | undefined, heights: ReadonlyMap<string, number>): number | null {
  if (ids === undefined || ids.length === 0) {
    return null;
  }
  return ids.reduce((sum, id) => sum + (heights.get(id) ?? 0), 0) / ids.length;
}

/** The highest column is filled from the top; the nodes of others stand beside the middle of their neighbours. */
function placed(columns: readonly (readonly string[])[], near: Neighbours): Layout {
  const rows = Math.max(0, ...columns.map((each) => each.length));
  const highest = columns.findIndex((each) => each.length === rows);
  const places = new Map<string, Place>();
  columns[highest]?.forEach((id, row) => places.set(id, { column: highest, row }));
  const others = columns.map((_, at) => at).filter((at) => at !== highest);
  others.sort((left, right) => Math.abs(left - highest) - Math.abs(right - highest));
  for (const column of others) {
    stand(columns[column] ?? [], column, rows, near, places);
  }
  return { columns, places, rows };
}

function stand(ids: readonly string[], column: number, rows: number, near: Neighbours, places: Map<string, Place>): void {
  const wishes = ids.map((id) => {
    const known = [...(near.before.get(id) ?? []), ...(near.after.get(id) ?? [])].flatMap((each) => places.get(each)?.row ?? []);
    return known.length > 0 ? known.reduce((sum, each) => sum + each, 0) / known.length : null;
  });
  const found: number[] = [];
  wishes.forEach((wish, at) => {
    const least = at === 0 ? 0 : (found[at - 1] ?? 0) + 1;
    found.push(Math.max(least, wish ?? least));
  });
  // What was pushed over the end goes up again.
  let most = rows - 1;
  for (let at = found.length - 1; at >= 0; at--) {
    found[at] = Math.min(found[at] ?? 0, most);
    most = (found[at] ?? 0) - 1;
  }
  ids.forEach((id, at) => places.set(id, { column, row: found[at] ?? at }));
}
