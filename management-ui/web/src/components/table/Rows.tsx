import type { Signal } from '@preact/signals';
import { useId } from 'preact/hooks';
import type { Column } from './column';
import type { HeldRow } from './hold';
import { toggle } from './useRowKeys';
import { ROW_HEIGHT, type Window } from './virtual';

export interface RowsProps<T> {
  readonly columns: readonly Column<T>[];
  readonly rows: readonly HeldRow<T>[];
  readonly window: Window;
  /** The one row that Tab comes to. */
  readonly active: string | null;
  readonly onActive: (key: string) => void;
  readonly selection: Signal<ReadonlySet<string>> | undefined;
}

export function Rows<T>({ columns, rows, window, active, onActive, selection }: RowsProps<T>) {
  const id = useId();
  return (
    <tbody onKeyDown={arrows}>
      <Gap rows={window.first} />
      {rows.slice(window.first, window.end).map((held, at) => {
        const selected = selection?.value.has(held.key) ?? false;
        return (
          <tr
            key={held.key}
            aria-rowindex={window.first + at + 2}
            class={`${held.gone ? 'gone' : ''}${selected ? ' selected' : ''}`}
            tabIndex={held.key === active ? 0 : -1}
            onFocus={() => onActive(held.key)}
          >
            {selection && (
              <td class="select">
                <input type="checkbox" tabIndex={-1} aria-label="Select" aria-describedby={`${id}-${window.first + at}`} checked={selected} onChange={() => toggle(selection, held.key)} />
              </td>
            )}
            {columns.map((each, column) => <td key={each.id} id={column === 0 ? `${id}-${window.first + at}` : undefined} class={each.numeric ? 'numeric' : ''}>{each.cell(held.row)}</td>)}
          </tr>
        );
      })}
      <Gap rows={rows.length - window.end} />
    </tbody>
  );
}

/** The place of rows that are not in the page. */
function Gap({ rows }: { rows: number }) {
  return rows > 0 ? <tr class="gap" aria-hidden="true"><td style={{ blockSize: `${rows * ROW_HEIGHT}px` }} /></tr> : null;
}

/** The arrow keys, where the focus is on a row and not on something in it. */
function arrows(event: KeyboardEvent): void {
  const row = event.target;
  if (!(row instanceof HTMLTableRowElement)) {
    return;
  }
  if (event.key === 'Enter') {
    event.preventDefault();
    row.querySelector<HTMLAnchorElement>('a[href]')?.click();
    return;
  }
  const next = event.key === 'ArrowDown' ? row.nextElementSibling : event.key === 'ArrowUp' ? row.previousElementSibling : null;
  if (next instanceof HTMLElement && !next.classList.contains('gap')) {
    event.preventDefault();
    next.focus();
  }
}
