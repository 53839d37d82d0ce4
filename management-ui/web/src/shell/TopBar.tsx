import { logout } from '../api/account';
import type { VirtualHost } from '../api/types';
import { Button } from '../components/basics';
import { attempt } from '../components/feedback';
import { Icon } from '../components/Icon';
import { Menu } from '../components/Menu';
import { useLive } from '../live/live';
import { go, href, route, setParams, vhost } from '../router';
import { session } from '../session';
import { AlarmPill } from './AlarmPill';
import { helpOpen } from './Help';
import { LiveToggle } from './LiveToggle';
import { navOpen } from './Nav';
import { locate } from './Outlet';
import { paletteOpen } from './Palette';
import { nextTheme, theme } from './theme';

export function TopBar() {
  return (
    <header class="top">
      <Button kind="quiet" icon="menu" label="Navigation" onClick={() => { navOpen.value = !navOpen.value; }} />
      <a class="brand" href={href('/overview')}>
        <img src="icon.svg" alt="Warren" width="22" height="22" />
        <span>{session.value?.cluster_name}</span>
      </a>
      <VhostSwitch />
      <button type="button" class="search" onClick={() => { paletteOpen.value = true; }}>
        <Icon name="search" />
        <span>Find a queue, exchange, command…</span>
        <kbd>{/Mac/.test(navigator.userAgent) ? '⌘' : 'Ctrl'} K</kbd>
      </button>
      <div class="top-end">
        <AlarmPill />
        <LiveToggle />
        <Button kind="quiet" icon={theme.value === 'system' ? 'auto' : theme.value === 'light' ? 'sun' : 'moon'} label={`Theme: ${theme.value}`} onClick={nextTheme} />
        <Menu label="Your session" text={session.value?.name} icon="access" end>
          {(close) => (
            <>
              <p class="menu-note">{session.value?.tags.join(', ') || 'no tags'} · on {session.value?.node}</p>
              <Button kind="quiet" icon="help" onClick={() => { close(); helpOpen.value = true; }}>Keyboard</Button>
              <Button kind="quiet" icon="logout" onClick={() => void attempt('Logged out', 'You could not be logged out', logout)}>Log out</Button>
            </>
          )}
        </Menu>
      </div>
    </header>
  );
}

/** Cuts lists to one virtual host. On the page of one thing it leads back to the list. */
function VhostSwitch() {
  const hosts = useLive<VirtualHost[]>('/vhosts?columns=name').value ?? [];
  const choose = (name: string): void => {
    const of = locate(route.value.path)?.page.of;
    if (of) {
      go(of, { vhost: name });
    } else {
      setParams({ vhost: name, page: null });
    }
  };
  const names = new Set([...hosts.map((each) => each.name), ...(vhost.value ? [vhost.value] : [])]);
  return (
    <label class="vhost">
      <span class="unseen">Virtual host</span>
      <select value={vhost.value} onChange={(event) => choose(event.currentTarget.value)}>
        <option value="">All virtual hosts</option>
        {[...names].map((each) => <option key={each} value={each}>{each}</option>)}
      </select>
    </label>
  );
}
