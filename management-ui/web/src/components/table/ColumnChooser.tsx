import { Button } from '../basics';
import { Menu } from '../Menu';
import { shownColumns, type Column } from './column';
import type { TableState } from './state';

export function ColumnChooser<T>({ columns, state }: { columns: readonly Column<T>[]; state: TableState }) {
  const shown = new Set(shownColumns(columns, state).map((each) => each.id));
  const choose = (id: string): void => {
    if (!shown.delete(id)) {
      shown.add(id);
    }
    state.set({ columns: columns.map((each) => each.id).filter((each) => shown.has(each)) });
  };
  return (
    <Menu label="Choose columns" icon="columns" end>
      {() => (
        <>
          {columns.slice(1).map((each) => (
            <label key={each.id} class="check">
              <input type="checkbox" checked={shown.has(each.id)} onChange={() => choose(each.id)} />
              {each.title}
            </label>
          ))}
          {state.columns && <Button kind="quiet" onClick={() => state.set({ columns: null })}>Usual columns</Button>}
        </>
      )}
    </Menu>
  );
}
