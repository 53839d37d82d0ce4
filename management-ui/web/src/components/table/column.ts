import type { ComponentChildren } from 'preact';
import { narrow } from '../../shell/narrow';
import type { TableState } from './state';

export interface Column<T> {
  readonly id: string;
  readonly title: string;
  /** Says what is counted where the title is short. */
  readonly help?: string;
  readonly cell: (row: T) => ComponentChildren;
  /** By what the browser sorts, where the whole list is here. */
  readonly value?: (row: T) => string | number | null | undefined;
  /** By what the server sorts, where it cuts the list into pages. */
  readonly sort?: string;
  readonly numeric?: boolean;
  /** Not shown unless it is chosen. */
  readonly optional?: boolean;
  /** Nor in a narrow window. */
  readonly wide?: boolean;
  /** In pixels; a column without shares what is left, and has at least so much. */
  readonly width?: number;
  readonly least?: number;
}

export function shownColumns<T>(columns: readonly Column<T>[], state: TableState): readonly Column<T>[] {
  const chosen = state.columns;
  return columns.filter((each, at) => at === 0 || (chosen ? chosen.includes(each.id) : !each.optional && !(each.wide && narrow.value)));
}

/** Of a column in a narrow window, where the name has what the others leave. */
const NARROW = 140;

export function widthOf<T>(column: Column<T>, at: number): number | undefined {
  const width = column.width ?? (column.numeric ? 104 : undefined);
  return !narrow.value || width === undefined || width < NARROW ? width : at === 0 ? undefined : NARROW;
}

/** Of a column that shares what is left. */
export function leastWidth<T>(column: Column<T>, at: number): number {
  return narrow.value && at === 0 ? NARROW : (column.least ?? (narrow.value ? NARROW : 200));
}

/** In the order of a column, names as people read them: `q2` before `q10`. What is unknown comes last. */
export function sorted<T>(rows: readonly T[], column: Column<T> | undefined, descending: boolean): readonly T[] {
  const value = column?.value;
  if (!value) {
    return rows;
  }
  const sign = descending ? -1 : 1;
  return rows
    .map((row) => ({ row, key: value(row) }))
    .sort((left, right) => {
      if (left.key === null || left.key === undefined || right.key === null || right.key === undefined) {
        return Number(left.key === null || left.key === undefined) - Number(right.key === null || right.key === undefined);
      }
      return sign * (typeof left.key === 'number' && typeof right.key === 'number'
        ? left.key - right.key
        : COLLATOR.compare(String(left.key), String(right.key)));
    })
    .map((each) => each.row);
}

const COLLATOR = new Intl.Collator('en', { numeric: true, sensitivity: 'base' });
