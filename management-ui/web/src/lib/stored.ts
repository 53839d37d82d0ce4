import { effect, signal, type Signal } from '@preact/signals';

/** A choice of this browser that outlives the tab. Where nothing can be stored it lasts as long as the page. */
export function stored<T>(name: string, initial: T): Signal<T> {
  const key = `warren.${name}`;
  const choice = signal<T>(read(key, initial));
  let first = true;
  effect(() => {
    const text = JSON.stringify(choice.value);
    if (!first) {
      try {
        localStorage.setItem(key, text);
      } catch {
        // A browser that stores nothing forgets the choice, no more.
      }
    }
    first = false;
  });
  return choice;
}

function read<T>(key: string, initial: T): T {
  try {
    const text = localStorage.getItem(key);
    return text === null ? initial : (JSON.parse(text) as T);
  } catch {
    return initial;
  }
}
