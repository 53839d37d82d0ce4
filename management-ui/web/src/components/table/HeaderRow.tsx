import type { Signal } from '@preact/signals';
import { Icon } from '../Icon';
import type { Column } from './column';
import type { HeldRow } from './hold';
import type { TableState } from './state';

export const SELECT_WIDTH = 36;

export function HeaderRow<T>({ columns, state, rows, selection }: {
  columns: readonly Column<T>[];
  state: TableState;
  rows: readonly HeldRow<T>[];
  selection: Signal<ReadonlySet<string>> | undefined;
}) {
  const all = rows.length > 0 && rows.every((each) => selection?.value.has(each.key));
  return (
    <thead>
      <tr aria-rowindex={1}>
        {selection && (
          <th class="select" scope="col">
            <input
              type="checkbox"
              aria-label="Select all rows of this page"
              checked={all}
              disabled={rows.length === 0}
              onChange={() => {
                selection.value = all ? new Set() : new Set(rows.map((each) => each.key));
              }}
            />
          </th>
        )}
        {columns.map((each) => <Head key={each.id} column={each} state={state} />)}
      </tr>
    </thead>
  );
}

function Head<T>({ column, state }: { column: Column<T>; state: TableState }) {
  const sortable = column.value !== undefined || column.sort !== undefined;
  const sorted = state.sort === column.id;
  if (!sortable) {
    return <th scope="col" class={column.numeric ? 'numeric' : ''} title={column.help}>{column.title}</th>;
  }
  // Numbers are most interesting where they are large.
  const descending = sorted ? !state.descending : column.numeric === true;
  return (
    <th scope="col" class={column.numeric ? 'numeric' : ''} aria-sort={sorted ? (state.descending ? 'descending' : 'ascending') : undefined}>
      <button type="button" title={column.help} onClick={() => state.set({ sort: column.id, descending })}>
        <span>{column.title}</span>
        {sorted && <Icon name={state.descending ? 'down' : 'up'} />}
      </button>
    </th>
  );
}
