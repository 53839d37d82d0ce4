/** What of a table is in the address: order, columns, page. */
import { param, setParams } from '../../router';

export interface TableState {
  readonly sort: string;
  readonly descending: boolean;
  /** Ids of the columns that are shown; null for the usual ones. */
  readonly columns: readonly string[] | null;
  readonly page: number;
  readonly pageSize: number;
  readonly set: (changes: TableChanges) => void;
}

export interface TableChanges {
  readonly sort?: string;
  readonly descending?: boolean;
  readonly columns?: readonly string[] | null;
  readonly page?: number;
  readonly pageSize?: number;
}

const PAGE_SIZE = 100;

/** @param prefix tells apart the tables of a page that has more than one */
export function tableState(usual: { readonly sort: string; readonly descending?: boolean }, prefix = ''): TableState {
  const read = (name: string): string => param(prefix + name);
  const sort = read('sort') || usual.sort;
  const order = read('order');
  return {
    sort,
    descending: order === '' ? sort === usual.sort && (usual.descending ?? false) : order === 'desc',
    columns: read('cols') === '' ? null : read('cols').split(','),
    page: Math.max(1, Number(read('page')) || 1),
    pageSize: Number(read('size')) || PAGE_SIZE,
    set: (changes) => {
      const params: Record<string, string | number | null> = {};
      const put = (name: string, value: string | number | null): void => {
        params[prefix + name] = value;
      };
      if (changes.sort !== undefined) {
        put('sort', changes.sort);
        put('order', changes.descending ? 'desc' : 'asc');
        put('page', null);
      }
      if (changes.columns !== undefined) {
        put('cols', changes.columns === null ? null : changes.columns.join(','));
      }
      if (changes.page !== undefined) {
        put('page', changes.page === 1 ? null : changes.page);
      }
      if (changes.pageSize !== undefined) {
        put('size', changes.pageSize === PAGE_SIZE ? null : changes.pageSize);
        put('page', null);
      }
      setParams(params);
    },
  };
}
