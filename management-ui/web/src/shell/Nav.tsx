import { signal } from '@preact/signals';
import { useEffect } from 'preact/hooks';
import { Icon } from '../components/Icon';
import { GROUPS, pages } from '../pages/registry';
import { href, route } from '../router';
import { may, session } from '../session';
import { locate } from './Outlet';

/** In a narrow window the navigation lies over the page. */
export const navOpen = signal(false);

export function Nav() {
  const here = locate(route.value.path)?.page;
  const current = here?.of ?? here?.path;
  useEffect(() => {
    navOpen.value = false;
  }, [route.value.path]);
  return (
    <>
      <nav class={`nav${navOpen.value ? ' open' : ''}`} id="nav" aria-label="Pages">
        {GROUPS.map((group) => {
          const shown = pages.filter((each) => each.nav?.group === group && may(each.nav.grade ?? 'management'));
          return shown.length > 0 && (
            <section key={group} aria-label={group || 'Summary'}>
              {group && <h2>{group}</h2>}
              <ul>
                {shown.map((each) => (
                  <li key={each.path}>
                    <a href={href(each.path)} aria-current={each.path === current ? 'page' : undefined}>
                      {each.nav && <Icon name={each.nav.icon} />}
                      {each.title}
                    </a>
                  </li>
                ))}
              </ul>
            </section>
          );
        })}
        <p class="nav-foot">Warren {session.value?.version}<br />speaks like RabbitMQ {session.value?.rabbitmq_version}</p>
      </nav>
      {navOpen.value && <button type="button" class="nav-veil" aria-label="Close the navigation" onClick={() => { navOpen.value = false; }} />}
    </>
  );
}
