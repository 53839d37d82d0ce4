/** The one door to the HTTP API. Paths are relative, so that a path prefix needs no configuration here. */
import { session, sessionEnded } from '../session';

/** What the server refused: its words, and what to do with them is up to the page. */
export class ApiError extends Error {
  override readonly name = 'ApiError';
  constructor(
    readonly status: number,
    readonly error: string,
    readonly reason: string,
  ) {
    super(reason || error);
  }
}

export type Method = 'GET' | 'PUT' | 'POST' | 'DELETE';

/** Segments become a path: each is encoded, so that `/` in a name stays in its name. */
export function path(...segments: readonly string[]): string {
  return '/' + segments.map(encodeURIComponent).join('/');
}

/** Headers of every request. The first says that no browser dialog is wanted when the session is over. */
export function headers(changes: boolean): Record<string, string> {
  const all: Record<string, string> = { 'x-warren-ui': '1', accept: 'application/json' };
  if (changes && session.value) {
    all['x-csrf-token'] = session.value.csrf;
  }
  return all;
}

export async function request<T>(method: Method, apiPath: string, body?: unknown, signal?: AbortSignal, more: Record<string, string> = {}): Promise<T> {
  const changes = method !== 'GET';
  const all = { ...headers(changes), ...more };
  if (changes) {
    all['content-type'] = 'application/json';
  }
  let response: Response;
  try {
    response = await fetch(`api${apiPath}`, {
      method,
      headers: all,
      credentials: 'same-origin',
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
      ...(signal ? { signal } : {}),
    });
  } catch (cause) {
    if (cause instanceof DOMException && cause.name === 'AbortError') {
      throw cause;
    }
    throw new ApiError(0, 'unreachable', 'The node does not answer. It may be restarting, or the network is down.');
  }
  if (!response.ok) {
    throw await refusal(response);
  }
  const text = await response.text();
  const plain = response.headers.get('content-type')?.startsWith('text/plain') ?? false;
  return (text === '' ? undefined : plain ? text : JSON.parse(text)) as T;
}

export const get = <T>(apiPath: string, signal?: AbortSignal): Promise<T> => request<T>('GET', apiPath, undefined, signal);
export const put = <T = void>(apiPath: string, body: unknown = {}): Promise<T> => request<T>('PUT', apiPath, body);
export const post = <T = void>(apiPath: string, body: unknown = {}): Promise<T> => request<T>('POST', apiPath, body);
export const del = (apiPath: string, body?: unknown, more: Record<string, string> = {}): Promise<void> => request<void>('DELETE', apiPath, body, undefined, more);

/** The API says what it refused in `error` and `reason`; the reason may be a text or any JSON. */
export function problem(status: number, body: unknown): ApiError {
  const parts = typeof body === 'object' && body !== null ? (body as Record<string, unknown>) : {};
  const reason = parts['reason'];
  return new ApiError(
    status,
    typeof parts['error'] === 'string' ? parts['error'] : `HTTP ${status}`,
    typeof reason === 'string' ? reason : reason === undefined ? `The node answered ${status}.` : JSON.stringify(reason),
  );
}

/**
 * Not entitled is 401 in this API, and so is not logged in. Only the latter ends the session here: its reason is one of two
 * words.
 */
async function refusal(response: Response): Promise<ApiError> {
  const body = (await response.json().catch(() => null)) as unknown;
  const refused = problem(response.status, body);
  if (refused.status === 401 && (refused.reason === 'session_expired' || refused.reason === 'no_session')) {
    sessionEnded(refused.reason);
  }
  return refused;
}
