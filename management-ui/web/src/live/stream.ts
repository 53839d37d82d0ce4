/** The event stream of one tab. Read with fetch and not with EventSource, which sends no headers and hides refusals. */
import { headers, problem } from '../api/client';
import { sessionEnded } from '../session';
import { EventParser, type RowsEvent, type ValueEvent } from './rows';

export interface Listener {
  opened(): void;
  value(event: ValueEvent): void;
  rows(event: RowsEvent): void;
  /** Anything came, were it only a sign of life. */
  heard(): void;
  /** It ended and was not closed from here. */
  lost(): void;
}

const INTERVAL_MILLIS = 1_000;

/** Opens it and gives back what closes it. */
export function openStream(paths: readonly string[], listener: Listener): () => void {
  const abort = new AbortController();
  void read(paths, listener, abort.signal).catch(() => {
    if (!abort.signal.aborted) {
      listener.lost();
    }
  });
  return () => abort.abort();
}

async function read(paths: readonly string[], listener: Listener, signal: AbortSignal): Promise<void> {
  const query = new URLSearchParams(paths.map((each) => ['watch', each]));
  query.set('interval', String(INTERVAL_MILLIS));
  const response = await fetch(`api/x/events?${query.toString()}`, {
    headers: { ...headers(false), accept: 'text/event-stream' },
    credentials: 'same-origin',
    signal,
  });
  if (!response.ok || response.body === null) {
    const refused = problem(response.status, await response.json().catch(() => null));
    if (refused.status === 401) {
      sessionEnded(refused.reason);
    }
    throw refused;
  }
  listener.opened();
  const reader = response.body.pipeThrough(new TextDecoderStream()).getReader();
  const parser = new EventParser();
  for (;;) {
    const { done, value } = await reader.read();
    if (done || signal.aborted) {
      break;
    }
    listener.heard();
    for (const each of parser.push(value)) {
      tell(listener, each.event, JSON.parse(each.data));
    }
  }
  if (!signal.aborted) {
    listener.lost();
  }
}

function tell(listener: Listener, event: string, data: unknown): void {
  switch (event) {
    case 'value':
      listener.value(data as ValueEvent);
      break;
    case 'rows':
      listener.rows(data as RowsEvent);
      break;
    case 'session':
      sessionEnded('session_expired');
      break;
    default:
      break;
  }
}
