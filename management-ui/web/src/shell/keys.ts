/** The keyboard map. Single letters can be switched off, as people who speak to their computer need (WCAG 2.1.4). */
import { signal } from '@preact/signals';
import { useEffect } from 'preact/hooks';
import { stored } from '../lib/stored';

export interface Key {
  /** `?`, `/`, `Mod-k`, or a sequence such as `g q`. */
  readonly keys: string;
  readonly title: string;
  readonly group: string;
  readonly run: (event: KeyboardEvent) => void;
}

export const shortcuts = stored('shortcuts', true);
/** What is bound now, for the page of help. */
export const bound = signal<readonly Key[]>([]);

const SEQUENCE_MILLIS = 1_200;
let begun = '';
let begunAt = 0;

export function bind(keys: readonly Key[]): () => void {
  bound.value = [...bound.value, ...keys];
  return () => {
    bound.value = bound.value.filter((each) => !keys.includes(each));
  };
}

/** Bound while the component is there. The list may be made anew each time: the last one counts. */
export function useKeys(keys: readonly Key[]): void {
  useEffect(() => bind(keys), [keys]);
}

function name(event: KeyboardEvent): string {
  const mod = event.metaKey || event.ctrlKey ? 'Mod-' : '';
  return mod + (event.key.length === 1 && mod ? event.key.toLowerCase() : event.key);
}

function typing(target: EventTarget | null): boolean {
  return (
    target instanceof HTMLElement &&
    (target.isContentEditable || target.matches('input:not([type=checkbox]):not([type=radio]), textarea, select'))
  );
}

export function listenToKeys(): void {
  addEventListener('keydown', (event) => {
    const pressed = name(event);
    const withMod = pressed.startsWith('Mod-');
    const inDialog = document.querySelector('dialog[open]') !== null;
    if (event.defaultPrevented || event.altKey || (!withMod && (!shortcuts.value || typing(event.target) || inDialog))) {
      return;
    }
    const sequence = begun !== '' && event.timeStamp - begunAt < SEQUENCE_MILLIS ? `${begun} ${pressed}` : pressed;
    const found = bound.value.findLast((each) => each.keys === sequence) ?? bound.value.findLast((each) => each.keys === pressed);
    if (found) {
      begun = '';
      event.preventDefault();
      found.run(event);
      return;
    }
    begun = bound.value.some((each) => each.keys.startsWith(`${pressed} `)) ? pressed : '';
    begunAt = event.timeStamp;
  });
}
