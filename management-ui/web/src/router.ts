/**
 * Where the user is. The hash holds it all: `#/queues/%2F/orders?vhost=%2F&tab=messages`. A link that is copied shows the
 * same thing to somebody else, and Back undoes what was chosen.
 */
import { computed, signal } from '@preact/signals';

export interface Route {
  /** Without `#`, decoded only where it is matched: names may contain slashes. */
  readonly path: string;
  readonly params: URLSearchParams;
}

export type Params = Record<string, string | number | boolean | null | undefined>;

function read(): Route {
  const [path = '', query = ''] = location.hash.replace(/^#/, '').split(/\?(.*)/s);
  return { path: path === '' || path === '/' ? '/overview' : path, params: new URLSearchParams(query) };
}

export const route = signal<Route>(read());

addEventListener('hashchange', () => {
  route.value = read();
});

/** The virtual host that lists are cut to; empty for all. It stays chosen from page to page. */
export const vhost = computed(() => route.value.params.get('vhost') ?? '');

export function query(params: Params): string {
  const search = new URLSearchParams();
  for (const [name, value] of Object.entries(params)) {
    if (value !== null && value !== undefined && value !== '' && value !== false) {
      search.set(name, String(value));
    }
  }
  const text = search.toString();
  return text === '' ? '' : `?${text}`;
}

/** A link to a page: its segments are encoded, the chosen virtual host goes along. */
export function href(segments: string | readonly string[], params: Params = {}): string {
  const path = typeof segments === 'string' ? segments : segments.map(encodeURIComponent).join('/');
  return `#/${path.replace(/^\//, '')}${query({ vhost: vhost.value, ...params })}`;
}

export function go(segments: string | readonly string[], params: Params = {}): void {
  location.hash = href(segments, params);
}

/** Changes parameters of this page. `replace` for what is typed: Back should not undo letters. */
export function setParams(changes: Params, replace = false): void {
  const params = new URLSearchParams(route.value.params);
  for (const [name, value] of Object.entries(changes)) {
    if (value === null || value === undefined || value === '' || value === false) {
      params.delete(name);
    } else {
      params.set(name, String(value));
    }
  }
  const text = params.toString();
  const hash = `#${route.value.path}${text === '' ? '' : `?${text}`}`;
  if (hash === location.hash) {
    return;
  }
  if (replace) {
    history.replaceState(null, '', hash);
    route.value = read();
  } else {
    location.hash = hash;
  }
}

export function param(name: string): string {
  return route.value.params.get(name) ?? '';
}

/** The names in a path such as `/queues/:vhost/:name`, or null where the path is another. */
export function match(pattern: string, path: string): Record<string, string> | null {
  const wanted = pattern.split('/');
  const got = path.split('/');
  if (wanted.length !== got.length) {
    return null;
  }
  const names: Record<string, string> = {};
  for (let at = 0; at < wanted.length; at++) {
    const word = wanted[at] ?? '';
    const segment = got[at] ?? '';
    if (word.startsWith(':')) {
      try {
        names[word.slice(1)] = decodeURIComponent(segment);
      } catch {
        return null;
      }
    } else if (word !== segment) {
      return null;
    }
  }
  return names;
}
