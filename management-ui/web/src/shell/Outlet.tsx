import type { ComponentType } from 'preact';
import { useEffect, useState } from 'preact/hooks';
import { Empty } from '../components/basics';
import { pages, type Page, type PageComponent, type PathNames } from '../pages/registry';
import { href, match, route } from '../router';
import { may, session } from '../session';

const loaded = new Map<string, PageComponent>();

/** The page of the address, which is fetched when it is first wanted. */
export function Outlet() {
  const path = route.value.path;
  const found = locate(path);
  const page = found?.page;
  const [, render] = useState(0);
  const [failed, setFailed] = useState('');
  useEffect(() => {
    setFailed('');
    if (page && !loaded.has(page.path)) {
      page.load().then(
        (module) => {
          loaded.set(page.path, module.default);
          render((times) => times + 1);
        },
        () => setFailed(page.path),
      );
    }
  }, [page]);
  useEffect(() => {
    const name = Object.values(found?.names ?? {}).at(-1) ?? page?.title ?? 'Nothing here';
    document.title = `${name} · ${session.value?.cluster_name ?? 'Warren'}`;
    document.getElementById('main')?.scrollTo(0, 0);
  }, [path]);
  if (!found || !page) {
    return <Empty title="There is no such page" icon="warning"><a href={href('/overview')}>Go to the overview</a></Empty>;
  }
  if (page.nav?.grade && !may(page.nav.grade)) {
    return <Empty title={`${page.title} is for users tagged ${page.nav.grade}`} icon="warning">An administrator can give your user this tag under Access.</Empty>;
  }
  if (failed === page.path) {
    return <Empty title="This page could not be fetched" icon="warning">The node may have been upgraded meanwhile. Load this window again.</Empty>;
  }
  const Component: ComponentType<{ names: PathNames }> | undefined = loaded.get(page.path);
  return Component ? <Component key={path} names={found.names} /> : <p class="waiting" role="status">Loading…</p>;
}

export function locate(path: string): { readonly page: Page; readonly names: PathNames } | null {
  for (const page of pages) {
    const names = match(page.path, path);
    if (names) {
      return { page, names };
    }
  }
  return null;
}
