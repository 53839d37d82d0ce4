/** Short news for the user, and the one way in which pages change something: it tells how it went. */
import { signal } from '@preact/signals';
import { ApiError } from '../api/client';
import { refresh } from '../live/live';

export interface Toast {
  readonly id: number;
  readonly kind: 'done' | 'failed';
  readonly title: string;
  readonly detail: string;
}

export const toasts = signal<readonly Toast[]>([]);

const SHOWN_MILLIS = 6_000;
let last = 0;

export function toast(kind: Toast['kind'], title: string, detail = ''): void {
  const id = ++last;
  toasts.value = [...toasts.value.slice(-3), { id, kind, title, detail }];
  if (kind === 'done') {
    setTimeout(() => dismiss(id), SHOWN_MILLIS);
  }
}

export function dismiss(id: number): void {
  toasts.value = toasts.value.filter((each) => each.id !== id);
}

/** What went wrong and what to try, in words. */
export function explain(cause: unknown): string {
  if (!(cause instanceof ApiError)) {
    return cause instanceof Error ? cause.message : String(cause);
  }
  const reason = cause.reason.trim();
  if (cause.status === 401) {
    return `${reason} Your user may not do this; an administrator can change that under Access.`;
  }
  if (cause.status === 404 && reason === 'Not Found') {
    return 'It is not there any more: somebody may have deleted it.';
  }
  if (cause.status === 503) {
    return `${reason} Try again in a moment.`;
  }
  return reason;
}

const SETTLING_MILLIS = 2_500;
let changedAt = 0;

/** Whether the user has just changed something here: that is shown at once, also under the pointer. */
export function changedLately(): boolean {
  return Date.now() - changedAt < SETTLING_MILLIS;
}

function changed(): void {
  changedAt = Date.now();
  refresh();
}

/** Does it, says how it went, and answers whether it went well. Failures stay on the screen until they are dismissed. */
export async function attempt(done: string, failed: string, action: () => Promise<unknown>): Promise<boolean> {
  try {
    await action();
    toast('done', done);
    changed();
    return true;
  } catch (cause) {
    toast('failed', failed, explain(cause));
    return false;
  }
}

/** The same to many things, a few at a time; one line tells how many went well and why the first did not. */
export async function attemptAll<T>(
  items: readonly T[],
  words: { readonly done: (count: number) => string; readonly failed: (count: number) => string },
  action: (item: T) => Promise<unknown>,
): Promise<void> {
  const waiting = [...items];
  const failures: unknown[] = [];
  const worker = async (): Promise<void> => {
    for (let item = waiting.shift(); item !== undefined; item = waiting.shift()) {
      await action(item).catch((cause: unknown) => failures.push(cause));
    }
  };
  await Promise.all(Array.from({ length: 4 }, worker));
  if (failures.length < items.length) {
    toast('done', words.done(items.length - failures.length));
  }
  if (failures.length > 0) {
    toast('failed', words.failed(failures.length), explain(failures[0]));
  }
  changed();
}
