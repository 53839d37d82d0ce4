import { signal } from '@preact/signals';

const query = matchMedia('(max-width: 560px)');

/** Whether the window is one of a telephone. */
export const narrow = signal(query.matches);

query.addEventListener('change', () => {
  narrow.value = query.matches;
});
