/** Lines from box to box. A column that a line skips is passed between its boxes: behind one it would seem to lead there. */
import type { Layout, Place } from './layout';

/** In pixels: from column to column, of a box, from row to row. */
export interface Measures {
  readonly column: number;
  readonly width: number;
  readonly row: number;
}

/** Of a line that leads to the same column or an earlier one, as an alternate exchange may: it goes around. */
const BACKWARDS = 60;

export function line(from: Place, to: Place, layout: Layout, { column, width, row }: Measures): string {
  let x = from.column * column + width;
  let y = (from.row + 0.5) * row;
  let path = `M${x} ${y}`;
  const curve = (toX: number, toY: number): void => {
    const bend = toX > x ? (toX - x) / 2 : BACKWARDS;
    path += `C${x + bend} ${y} ${toX - bend} ${toY} ${toX} ${toY}`;
  };
  for (let at = from.column + 1; at < to.column; at++) {
    const straight = from.row + ((to.row - from.row) * (at - from.column)) / (to.column - from.column);
    const passed = (passage(straight, rowsOf(layout, at)) + 0.5) * row;
    curve(at * column, passed);
    path += `H${at * column + width}`;
    [x, y] = [at * column + width, passed];
  }
  curve(to.column * column, (to.row + 0.5) * row);
  return path;
}

/** The free row that is nearest: boxes are a row apart, so that there is one between two. */
function passage(row: number, taken: readonly number[]): number {
  const box = taken.find((each) => Math.abs(each - row) < 0.5);
  return box === undefined ? row : box + (row < box ? -0.5 : 0.5);
}

function rowsOf(layout: Layout, column: number): readonly number[] {
  return (layout.columns[column] ?? []).flatMap((id) => layout.places.get(id)?.row ?? []);
}
