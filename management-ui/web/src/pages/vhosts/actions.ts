/** What is done to virtual hosts. */
import type { Host, Permission } from '../../api/admin';
import { del, get, path, post } from '../../api/client';
import type { Named, Policy } from '../../api/types';
import { confirmed } from '../../components/Dialog';
import { attempt, explain, toast } from '../../components/feedback';
import { plural } from '../../lib/format';
import { countsOf, noteRemoved } from './useCounts';

export const LIMITS = [
  ['max-connections', 'Connections', 'How many may be open at once'],
  ['max-queues', 'Queues', 'How many may be declared'],
] as const;

/** Says what is lost, as it is at this moment. */
export async function removeHost({ name }: Pick<Host, 'name'>): Promise<boolean> {
  let lost: string;
  try {
    const [counts, host, exchanges, policies, permissions] = await Promise.all([
      countsOf(name),
      get<Host>(path('vhosts', name)),
      get<Named[]>(`${path('exchanges', name)}?columns=name`),
      get<Policy[]>(path('policies', name)),
      get<Permission[]>(path('vhosts', name, 'permissions')),
    ]);
    const own = exchanges.filter((each) => each.name !== '' && !each.name.startsWith('amq.')).length;
    lost = `${plural(counts.queues, 'queue')} with ${plural(host.messages ?? 0, 'message')}, ${plural(own, 'exchange')} with all bindings, ${plural(policies.length, 'policy', 'policies')} and ${plural(permissions.length, 'permission')} are deleted. ${plural(counts.connections, 'connection is', 'connections are')} closed.`;
  } catch (cause) {
    toast('failed', `What ${name} holds is not known, so it was not deleted`, explain(cause));
    return false;
  }
  const yes = await confirmed({
    title: `Delete virtual host ${name}?`,
    consequence: `${lost} What is declared can come back by the history of definitions if they were kept; messages cannot.`,
    verb: 'Delete virtual host',
    typed: name,
  });
  return yes && attempt(`Deleted virtual host ${name}`, `${name} was not deleted`, () => del(path('vhosts', name)).then(() => noteRemoved(name)));
}

export async function protect({ name, protected_from_deletion: on }: Host): Promise<void> {
  const at = path('vhosts', name, 'deletion', 'protection');
  await attempt(on ? `${name} can be deleted now` : `${name} cannot be deleted now`, 'The protection stays as it was', () => (on ? del(at) : post(at)));
}
