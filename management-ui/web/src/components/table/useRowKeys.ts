import type { Signal } from '@preact/signals';
import { useMemo, useRef } from 'preact/hooks';
import { useKeys } from '../../shell/keys';
import type { HeldRow } from './hold';

interface Opened<T> {
  readonly open?: (row: T) => string;
  readonly selection?: Signal<ReadonlySet<string>>;
}

/** Single letters work wherever the focus is: a page has one table that has them. */
export function useRowKeys<T>(
  props: Opened<T>,
  rows: readonly HeldRow<T>[],
  active: string | null,
  setActive: (key: string) => void,
  box: { readonly current: HTMLElement | null },
): void {
  const now = useRef({ props, rows, active });
  now.current = { props, rows, active };
  const keys = useMemo(() => {
    const move = (step: number): void => {
      const { rows: all, active: from } = now.current;
      const at = all.findIndex((each) => each.key === from);
      const next = all[Math.max(0, Math.min(all.length - 1, at < 0 ? 0 : at + step))];
      if (next) {
        setActive(next.key);
        // The row may not be in the page yet: it is once the box has scrolled.
        focusRow(box.current, all.indexOf(next));
      }
    };
    const current = (): HeldRow<T> | undefined => now.current.rows.find((each) => each.key === now.current.active);
    return [
      { keys: 'j', title: 'Next row', group: 'Tables', run: () => move(1) },
      { keys: 'k', title: 'Row before', group: 'Tables', run: () => move(-1) },
      {
        keys: 'x', title: 'Select the row', group: 'Tables', run: () => {
          const row = current();
          if (row) {
            toggle(now.current.props.selection, row.key);
          }
        },
      },
      {
        keys: 'o', title: 'Open the row (also Enter)', group: 'Tables', run: () => {
          const row = current();
          const open = now.current.props.open;
          if (row && open) {
            location.hash = open(row.row);
          }
        },
      },
    ];
  }, []);
  useKeys(keys);
}

export function toggle(selection: Signal<ReadonlySet<string>> | undefined, key: string): void {
  if (selection) {
    const next = new Set(selection.value);
    if (!next.delete(key)) {
      next.add(key);
    }
    selection.value = next;
  }
}

function focusRow(box: HTMLElement | null, index: number): void {
  requestAnimationFrame(() => {
    const row = box?.querySelector<HTMLElement>(`tr[aria-rowindex="${index + 2}"]`);
    row?.focus();
    row?.scrollIntoView({ block: 'nearest' });
  });
}
