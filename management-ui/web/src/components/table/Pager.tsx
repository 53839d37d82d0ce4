import { count } from '../../lib/format';
import { Button } from '../basics';
import type { TableState } from './state';

/** As the API tells of a page. */
export interface Paging {
  readonly page: number;
  readonly page_count: number;
  readonly page_size: number;
  readonly item_count: number;
  readonly filtered_count: number;
  readonly total_count: number;
}

const SIZES = [50, 100, 200, 500];

export function Pager({ paging, state }: { paging: Paging; state: TableState }) {
  const from = paging.filtered_count === 0 ? 0 : (paging.page - 1) * paging.page_size + 1;
  const to = from === 0 ? 0 : from + paging.item_count - 1;
  return (
    <nav class="pager" aria-label="Pages of the list">
      <span class="pager-range">
        {count(from)}–{count(to)} of {count(paging.filtered_count)}
        {paging.filtered_count < paging.total_count && ` (${count(paging.total_count)} without the filter)`}
      </span>
      {paging.page_count > 1 && (
        <>
          <Button kind="quiet" disabled={paging.page <= 1} onClick={() => state.set({ page: paging.page - 1 })}>Back</Button>
          <span>{count(paging.page)} / {count(paging.page_count)}</span>
          <Button kind="quiet" disabled={paging.page >= paging.page_count} onClick={() => state.set({ page: paging.page + 1 })}>Next</Button>
        </>
      )}
      <label class="pager-size">
        Rows
        <select value={String(state.pageSize)} onChange={(event) => state.set({ pageSize: Number(event.currentTarget.value) })}>
          {SIZES.map((size) => <option key={size} value={String(size)}>{size}</option>)}
        </select>
      </label>
    </nav>
  );
}
