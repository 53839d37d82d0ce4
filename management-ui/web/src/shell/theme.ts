import { computed, effect, signal } from '@preact/signals';
import { stored } from '../lib/stored';

export type Theme = 'system' | 'light' | 'dark';
export const theme = stored<Theme>('theme', 'system');

const dark = matchMedia('(prefers-color-scheme: dark)');
const systemDark = signal(dark.matches);
dark.addEventListener('change', () => {
  systemDark.value = dark.matches;
});

/** What is on the screen; charts draw again when it changes. */
export const shownTheme = computed(() => (theme.value === 'system' ? (systemDark.value ? 'dark' : 'light') : theme.value));

export function keepTheme(): void {
  effect(() => {
    document.documentElement.dataset['theme'] = shownTheme.value;
  });
}

export function nextTheme(): void {
  theme.value = theme.value === 'system' ? 'light' : theme.value === 'light' ? 'dark' : 'system';
}
