import type { Signal } from '@preact/signals';
import type { ComponentChildren } from 'preact';
import { useMemo, useRef, useState } from 'preact/hooks';
import { count } from '../../lib/format';
import { Button } from '../basics';
import { leastWidth, shownColumns, sorted, widthOf, type Column } from './column';
import { HeaderRow, SELECT_WIDTH } from './HeaderRow';
import { Pager, type Paging } from './Pager';
import { Rows } from './Rows';
import type { TableState } from './state';
import { useHeld, useTouched } from './useHeld';
import { useRowKeys } from './useRowKeys';
import { useWindow } from './virtual';

export interface TableProps<T> {
  /** What is listed, for those who do not see it. */
  readonly label: string;
  readonly columns: readonly Column<T>[];
  /** Undefined until they have come. */
  readonly rows: readonly T[] | undefined;
  readonly rowKey: (row: T) => string;
  readonly state: TableState;
  /** Shown where there is no row. */
  readonly empty: ComponentChildren;
  /** Where Enter leads to. */
  readonly open?: (row: T) => string;
  /** Keys of the rows that are selected; without it rows cannot be selected. */
  readonly selection?: Signal<ReadonlySet<string>>;
  /** The server cuts and sorts; without it the browser has all rows and sorts them. */
  readonly paging?: Paging | undefined;
  /** What was asked for: when it changes the rows are others and nothing of the old order is kept. */
  readonly asked?: string;
  /** A table inside a page of other things is not higher than its rows. */
  readonly inset?: boolean;
}

/**
 * A table of live rows. Only rows in sight are in the page. While the pointer or the focus is in it, or rows are selected,
 * values change in place and rows stay where they are; what would move is counted and applied on demand.
 */
export function DataTable<T>(props: TableProps<T>) {
  const { state, selection, rowKey } = props;
  const columns = shownColumns(props.columns, state);
  const sortedBy = props.columns.find((each) => each.id === state.sort);
  const fresh = useMemo(
    () => (props.rows === undefined || props.paging ? props.rows : sorted(props.rows, sortedBy, state.descending)),
    [props.rows, props.paging === undefined, sortedBy?.id, state.descending],
  );
  const box = useRef<HTMLDivElement>(null);
  const touched = useTouched(box);
  const held = useHeld(fresh, rowKey, touched || (selection?.value.size ?? 0) > 0, `${props.asked}|${state.sort}|${state.descending}|${state.page}`);
  const window = useWindow(box, held.rows.length);
  const [active, setActive] = useState<string | null>(null);
  useRowKeys(props, held.rows, active, setActive, box);
  const widths = columns.map(widthOf);
  const least = columns.reduce((sum, each, at) => sum + (widths[at] ?? leastWidth(each, at)), selection ? SELECT_WIDTH : 0);

  if (fresh !== undefined && held.rows.length === 0) {
    return <div class="table-empty">{props.empty}</div>;
  }
  return (
    <div class={`table-box${props.inset ? ' inset' : ''}`}>
      <div class="table-scroll" ref={box} aria-busy={fresh === undefined}>
        <table aria-label={props.label} aria-rowcount={held.rows.length + 1} style={{ minInlineSize: `${least}px` }}>
          <colgroup>
            {selection && <col style={{ inlineSize: `${SELECT_WIDTH}px` }} />}
            {columns.map((each, at) => <col key={each.id} style={widths[at] ? { inlineSize: `${widths[at]}px` } : {}} />)}
          </colgroup>
          <HeaderRow columns={columns} state={state} rows={held.rows} selection={selection} />
          <Rows
            columns={columns}
            rows={held.rows}
            window={window}
            active={active ?? held.rows[0]?.key ?? null}
            onActive={setActive}
            selection={selection}
          />
        </table>
        {fresh === undefined && held.rows.length === 0 && <p class="waiting" role="status">Loading {props.label}…</p>}
      </div>
      {(held.updates > 0 || props.paging) && (
        <div class="table-foot">
          {props.paging && <Pager paging={props.paging} state={state} />}
          {held.updates > 0 && (
            <Button kind="quiet" onClick={held.apply} title="Rows stay where they are while you point at them or have selected some">
              {count(held.updates)} {held.updates === 1 ? 'update' : 'updates'} – apply
            </Button>
          )}
        </div>
      )}
    </div>
  );
}
