/** What the palette finds on the node: names that contain what was typed. */
import { get } from '../api/client';
import type { Named, Page } from '../api/types';
import type { IconName } from '../components/Icon';
import { go, query } from '../router';
import { may } from '../session';
import type { Command } from './commands';

const MOST = 6;

interface Source {
  readonly kind: string;
  readonly icon: IconName;
  readonly list: string;
  readonly open: (found: Named) => readonly string[];
}

const SOURCES: readonly Source[] = [
  { kind: 'Queue', icon: 'queue', list: '/queues', open: (found) => ['queues', found.vhost ?? '/', found.name] },
  { kind: 'Exchange', icon: 'exchange', list: '/exchanges', open: (found) => ['exchanges', found.vhost ?? '/', found.name || 'amq.default'] },
  { kind: 'Connection', icon: 'connection', list: '/connections', open: (found) => ['connections', found.name] },
];

export async function found(text: string, signal: AbortSignal): Promise<readonly Command[]> {
  const named = await Promise.all(SOURCES.map((each) => search(each, text, signal)));
  return [...named.flat(), ...(may('administrator') ? await users(text, signal) : [])];
}

async function search(source: Source, text: string, signal: AbortSignal): Promise<Command[]> {
  const page = await get<Page<Named>>(
    `${source.list}${query({ page: 1, page_size: MOST, name: text, columns: 'name,vhost', disable_stats: true })}`,
    signal,
  );
  return page.items.map((each) => ({
    title: each.name || '(default exchange)',
    kind: each.vhost === undefined || each.vhost === '/' ? source.kind : `${source.kind} in ${each.vhost}`,
    icon: source.icon,
    run: () => go(source.open(each)),
  }));
}

async function users(text: string, signal: AbortSignal): Promise<Command[]> {
  const all = await get<Named[]>('/users?columns=name', signal);
  return all
    .filter((each) => each.name.toLowerCase().includes(text.toLowerCase()))
    .slice(0, MOST)
    .map((each) => ({ title: each.name, kind: 'User', icon: 'access', run: () => go(['access', each.name]) }));
}
