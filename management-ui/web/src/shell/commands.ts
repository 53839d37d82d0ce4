/** What the palette can do beside finding things. Pages add theirs here, one line each. */
import { logout } from '../api/account';
import { paused } from '../live/live';
import { pages } from '../pages/registry';
import { go } from '../router';
import { may } from '../session';
import type { IconName } from '../components/Icon';
import { helpOpen } from './Help';
import { nextTheme } from './theme';

export interface Command {
  readonly title: string;
  readonly kind: string;
  readonly icon: IconName;
  readonly run: () => void;
}

export function commands(): readonly Command[] {
  return [
    ...pages.flatMap(({ nav, path, title }): Command[] =>
      nav && may(nav.grade ?? 'management') ? [{ title, kind: 'Page', icon: nav.icon, run: () => go(path) }] : [],
    ),
    { title: 'Declare queue…', kind: 'Command', icon: 'plus', run: () => go('/queues', { new: 'queue' }) },
    { title: 'Declare exchange…', kind: 'Command', icon: 'plus', run: () => go('/exchanges', { new: 'exchange' }) },
    { title: 'Where does a message go? Routing simulator', kind: 'Command', icon: 'topology', run: () => go('/routing') },
    { title: 'Publish a message…', kind: 'Command', icon: 'message', run: () => go('/messages') },
    ...(may('administrator') ? [
      { title: 'Add user…', kind: 'Command', icon: 'access', run: () => go('/access', { new: 'user' }) },
      { title: 'May a user do that? Permission tester', kind: 'Command', icon: 'access', run: () => go('/access', { tab: 'tester' }) },
    ] satisfies Command[] : []),
    { title: 'Pause or resume live data', kind: 'Command', icon: 'pause', run: () => { paused.value = !paused.value; } },
    { title: 'Change the theme', kind: 'Command', icon: 'sun', run: nextTheme },
    { title: 'Keyboard', kind: 'Command', icon: 'help', run: () => { helpOpen.value = true; } },
    { title: 'Log out', kind: 'Command', icon: 'logout', run: () => void logout() },
  ];
}
