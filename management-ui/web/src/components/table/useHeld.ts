import { useEffect, useRef, useState } from 'preact/hooks';
import { changedLately } from '../feedback';
import { free, hold, type Held, type HeldRow } from './hold';

/** Whether the pointer or the focus is among the rows, or some of their text is marked. */
export function useTouched(box: { readonly current: HTMLElement | null }): boolean {
  const [touched, setTouched] = useState(false);
  useEffect(() => {
    const element = box.current;
    if (!element) {
      return;
    }
    let pointed = false;
    const look = (): void => {
      const marked = getSelection();
      const inside = marked !== null && !marked.isCollapsed && element.contains(marked.anchorNode);
      setTouched(pointed || inside || (document.activeElement?.closest('tbody') != null && element.contains(document.activeElement)));
    };
    const point = (event: Event): void => {
      pointed = event.target instanceof Element && event.target.closest('tbody') !== null;
      look();
    };
    const away = (): void => {
      pointed = false;
      look();
    };
    const later = (): void => void setTimeout(look);
    element.addEventListener('pointerover', point);
    element.addEventListener('pointerleave', away);
    element.addEventListener('focusin', later);
    element.addEventListener('focusout', later);
    document.addEventListener('selectionchange', look);
    return () => {
      element.removeEventListener('pointerover', point);
      element.removeEventListener('pointerleave', away);
      element.removeEventListener('focusin', later);
      element.removeEventListener('focusout', later);
      document.removeEventListener('selectionchange', look);
    };
  }, [box.current === null]);
  return touched;
}

/** What is asked for changes at once, even under the pointer: that is what the user wanted. */
export function useHeld<T>(fresh: readonly T[] | undefined, keyOf: (row: T) => string, still: boolean, asked: string): Held<T> & { apply: () => void } {
  const shown = useRef<{ rows: readonly HeldRow<T>[]; asked: string }>({ rows: [], asked });
  const [, render] = useState(0);
  let held: Held<T> = { rows: shown.current.rows, updates: 0 };
  if (fresh !== undefined) {
    held = still && !changedLately() && shown.current.asked === asked && shown.current.rows.length > 0
      ? hold(shown.current.rows, fresh, keyOf)
      : free(fresh, keyOf);
    shown.current = { rows: held.rows, asked };
  }
  const apply = (): void => {
    if (fresh !== undefined) {
      shown.current = { rows: free(fresh, keyOf).rows, asked };
      render((times) => times + 1);
    }
  };
  return { ...held, apply };
}
