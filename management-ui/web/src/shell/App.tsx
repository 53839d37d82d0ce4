import { useEffect, useMemo } from 'preact/hooks';
import { Confirmation } from '../components/Dialog';
import { Toasts } from '../components/Toasts';
import { paused } from '../live/live';
import { go } from '../router';
import { asked, may, session } from '../session';
import { pages } from '../pages/registry';
import { Help, helpOpen } from './Help';
import { bind, useKeys, type Key } from './keys';
import { Login } from './Login';
import { Nav } from './Nav';
import { Outlet } from './Outlet';
import { Palette, paletteOpen } from './Palette';
import { TopBar } from './TopBar';

export function App() {
  if (!asked.value) {
    return <p class="starting" role="status">Warren…</p>;
  }
  return (
    <>
      {session.value === null ? <Login /> : <Shell />}
      <Toasts />
    </>
  );
}

function Shell() {
  useKeys(useMemo(shellKeys, []));
  useEffect(
    () =>
      bind(
        pages.flatMap(({ nav, path, title }): Key[] =>
          nav?.key && may(nav.grade ?? 'management') ? [{ keys: `g ${nav.key}`, title, group: 'Go to', run: () => go(path) }] : [],
        ),
      ),
    [],
  );
  return (
    <div class="shell">
      <a class="skip" href="#main" onClick={skip}>Skip to the content</a>
      <TopBar />
      <Nav />
      <main id="main" tabIndex={-1}>
        <Outlet />
      </main>
      {paletteOpen.value && <Palette />}
      {helpOpen.value && <Help />}
      <Confirmation />
    </div>
  );
}

/** The hash is the address here, so the link must not follow it. */
function skip(event: MouseEvent): void {
  event.preventDefault();
  document.getElementById('main')?.focus();
}

function shellKeys(): readonly Key[] {
  const open = (): void => {
    paletteOpen.value = true;
  };
  return [
    { keys: 'Mod-k', title: 'Find anything, run a command', group: 'Everywhere', run: open },
    { keys: '?', title: 'This help', group: 'Everywhere', run: () => { helpOpen.value = true; } },
    { keys: 'r', title: 'Pause or resume live data', group: 'Everywhere', run: () => { paused.value = !paused.value; } },
  ];
}
