import { vhost as chosen } from '../router';
import { narrow } from '../shell/narrow';

/** The virtual host before a name, in a narrow window, which has no column for it. */
export function InHost({ vhost }: { vhost: string }) {
  return narrow.value && chosen.value === '' && vhost !== '/' ? <span class="muted">{vhost} · </span> : null;
}
