/**
 * Live data: components say which answers of the API they show, and one stream brings them all.
 *
 * What is watched is the union of what mounted components want. When it changes, the stream is opened again with the new set;
 * what is known stays shown meanwhile. A hidden or paused page has no stream.
 */
import { computed, effect, signal, type ReadonlySignal, type Signal } from '@preact/signals';
import { useEffect, useMemo } from 'preact/hooks';
import { ApiError, get, problem } from '../api/client';
import { session } from '../session';
import { withRows, type RowsEvent, type ValueEvent } from './rows';
import { openStream } from './stream';

/** An answer as it is known now. */
export interface Answer<T> {
  readonly value: T | undefined;
  readonly error: ApiError | null;
  /** When it was heard, by this browser's clock; 0 for never. */
  readonly at: number;
}

interface Watched {
  readonly answer: Signal<Answer<unknown>>;
  wanted: number;
}

const NOTHING: Answer<unknown> = { value: undefined, error: null, at: 0 };
const MOST_WATCHES = 16;
const MOST_KEPT = 40;
const SETTLE_MILLIS = 40;
const SILENCE_MILLIS = 12_000;
const RETRY_MILLIS = [500, 1_000, 2_000, 4_000, 8_000, 15_000] as const;

const watched = new Map<string, Watched>();
/** Counts changes of what is wanted. */
const wishes = signal(0);
const hidden = signal(document.hidden);

export const paused = signal(false);
/** When the stream was lost; 0 while it is there, was never needed or is meant to be away. */
export const staleSince = signal(0);
export const connected = signal(false);
/** When anything was heard last. */
export const heardAt = signal(0);

export type LiveState = 'live' | 'paused' | 'stale' | 'connecting';
export const liveState: ReadonlySignal<LiveState> = computed(() =>
  paused.value ? 'paused' : staleSince.value > 0 ? 'stale' : connected.value ? 'live' : 'connecting',
);

document.addEventListener('visibilitychange', () => {
  hidden.value = document.hidden;
});

/** The answer of `GET api{path}`, kept up to date while the component is mounted. Null wants nothing. */
export function useLive<T>(apiPath: string | null): Answer<T> {
  const entry = useMemo(() => (apiPath === null ? null : watch(apiPath)), [apiPath]);
  useEffect(() => {
    if (apiPath === null) {
      return;
    }
    const mine = watch(apiPath);
    mine.wanted++;
    wishes.value++;
    return () => {
      mine.wanted--;
      wishes.value++;
    };
  }, [apiPath]);
  return (entry === null ? NOTHING : entry.answer.value) as Answer<T>;
}

/** Asks for everything that is shown at once: after a change while paused, when no stream would tell. */
export function refresh(): void {
  if (session.peek() !== null && (paused.peek() || !connected.peek())) {
    wanted().forEach((apiPath) => void askOnce(apiPath));
  }
}

function watch(apiPath: string): Watched {
  let entry = watched.get(apiPath);
  if (entry === undefined) {
    entry = { answer: signal(NOTHING), wanted: 0 };
  } else {
    watched.delete(apiPath);
  }
  // The last that was asked for is at the end, so that what nobody wants any more goes from the front.
  watched.set(apiPath, entry);
  for (const [key, each] of watched) {
    if (watched.size <= MOST_KEPT) {
      break;
    }
    if (each.wanted === 0 && key !== apiPath) {
      watched.delete(key);
    }
  }
  return entry;
}

function wanted(): string[] {
  return [...watched].filter(([, each]) => each.wanted > 0).map(([apiPath]) => apiPath);
}

function told(apiPath: string, change: (before: Answer<unknown>) => Answer<unknown>): void {
  const entry = watched.get(apiPath);
  if (entry) {
    entry.answer.value = change(entry.answer.value);
  }
}

function heardValue(apiPath: string, event: ValueEvent): void {
  told(apiPath, (before) =>
    event.status < 400
      ? { value: event.body, error: null, at: Date.now() }
      : { value: before.value, error: problem(event.status, event.body), at: Date.now() },
  );
}

function heardRows(apiPath: string, event: RowsEvent): void {
  told(apiPath, (before) => ({ value: withRows(before.value, event), error: null, at: Date.now() }));
}

async function askOnce(apiPath: string): Promise<void> {
  try {
    const value = await get<unknown>(apiPath);
    told(apiPath, () => ({ value, error: null, at: Date.now() }));
  } catch (cause) {
    if (cause instanceof ApiError) {
      told(apiPath, (before) => ({ ...before, error: cause, at: Date.now() }));
    }
  }
}

/** Keeps the stream as the wishes are. Started once. */
export function keepLive(): void {
  let close: (() => void) | null = null;
  let shown = '';
  let failures = 0;
  let settle = 0;
  let retry = 0;
  let silence = 0;

  const stop = (): void => {
    clearTimeout(retry);
    clearTimeout(silence);
    close?.();
    close = null;
    connected.value = false;
  };

  const lost = (): void => {
    stop();
    shown = '';
    if (staleSince.peek() === 0) {
      staleSince.value = heardAt.peek() || Date.now();
    }
    const wait = RETRY_MILLIS[Math.min(failures++, RETRY_MILLIS.length - 1)] ?? 0;
    retry = setTimeout(open, wait * (0.75 + Math.random() / 2));
  };

  const heard = (): void => {
    heardAt.value = Date.now();
    clearTimeout(silence);
    silence = setTimeout(lost, SILENCE_MILLIS);
  };

  function open(): void {
    const paths = wanted().slice(0, MOST_WATCHES);
    const key = paths.join('\n');
    const needed = paths.length > 0 && session.peek() !== null && !hidden.peek();
    if (needed && paused.peek()) {
      stop();
      shown = '';
      staleSince.value = 0;
      paths.filter((each) => watched.get(each)?.answer.peek().at === 0).forEach((each) => void askOnce(each));
      return;
    }
    if (!needed) {
      stop();
      shown = '';
      staleSince.value = 0;
      return;
    }
    if (key === shown && close !== null) {
      return;
    }
    stop();
    shown = key;
    heard();
    close = openStream(paths, {
      opened: () => {
        connected.value = true;
        staleSince.value = 0;
        failures = 0;
      },
      value: (event) => heardValue(paths[event.w] ?? '', event),
      rows: (event) => heardRows(paths[event.w] ?? '', event),
      heard,
      lost,
    });
  }

  effect(() => {
    void [wishes.value, paused.value, hidden.value, session.value];
    clearTimeout(settle);
    settle = setTimeout(open, SETTLE_MILLIS);
  });
}
