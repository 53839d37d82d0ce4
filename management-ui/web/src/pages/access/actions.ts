/** What is done to users and permissions. */
import type { Permission, TopicPermission, User } from '../../api/admin';
import { del, get, path, put } from '../../api/client';
import { confirmed } from '../../components/Dialog';
import { attempt, attemptAll } from '../../components/feedback';
import { plural } from '../../lib/format';
import { session } from '../../session';

export const isProtected = (user: Pick<User, 'tags'>): boolean => user.tags.includes('protected');

/** The names of users that go, and whether nobody could administer the broker afterwards. */
export async function removeUsers(users: readonly Pick<User, 'name' | 'tags'>[], all: readonly User[]): Promise<boolean> {
  const [first] = users;
  if (first === undefined) {
    return false;
  }
  const one = users.length === 1;
  const goes = new Set(users.map((each) => each.name));
  const administrators = all.filter((each) => each.tags.includes('administrator'));
  const last = administrators.length > 0 && administrators.every((each) => goes.has(each.name));
  const self = goes.has(session.value?.name ?? '');
  const yes = await confirmed({
    title: one ? `Delete user ${first.name}?` : `Delete ${plural(users.length, 'user')}?`,
    consequence: `Their connections are closed at once, and all their permissions go. Queues and messages stay.`
      + (self ? ' You are among them: this session ends.' : '')
      + (last ? ' NOBODY COULD ADMINISTER THIS BROKER ANY MORE: there is no other administrator.' : ''),
    verb: one ? 'Delete user' : `Delete ${plural(users.length, 'user')}`,
    ...(last || self ? { typed: one ? first.name : String(users.length) } : users.length > 5 ? { typed: String(users.length) } : {}),
  });
  if (!yes) {
    return false;
  }
  if (one) {
    return attempt(`Deleted user ${first.name}`, `${first.name} was not deleted`, () => del(path('users', first.name)));
  }
  await attemptAll(users, { done: (many) => `Deleted ${plural(many, 'user')}`, failed: (many) => `${plural(many, 'user')} could not be deleted` }, (each) => del(path('users', each.name)));
  return true;
}

/** A user is put as a whole: what is not meant to change goes along, the hash of the password as well. */
export async function changeUser(name: string, changes: { readonly tags?: readonly string[]; readonly password?: string; readonly without?: boolean }): Promise<void> {
  const before = await get<User>(path('users', name));
  const tags = (changes.tags ?? before.tags).join(',');
  await put(path('users', name), changes.password !== undefined
    ? { tags, password: changes.password }
    : { tags, password_hash: changes.without ? '' : before.password_hash, hashing_algorithm: before.hashing_algorithm });
}

export async function clearPermission({ user, vhost }: Permission): Promise<boolean> {
  const yes = await confirmed({
    title: `Clear the permission of ${user} in ${vhost}?`,
    consequence: 'The user cannot open connections to this virtual host any more. Those that are open stay, but what they ask for from now on is refused; their consumers are cancelled. Topic permissions in it stay.',
    verb: 'Clear permission',
  });
  return yes && attempt(`${user} may do nothing in ${vhost} any more`, 'The permission stays', () => del(path('permissions', vhost, user)));
}

export async function clearTopic({ user, vhost, exchange }: TopicPermission): Promise<void> {
  const yes = await confirmed({
    title: `Clear the topic permission of ${user} for ${exchange} in ${vhost}?`,
    consequence: 'It restricts routing keys: without it every routing key of this exchange is granted to whoever may use the exchange.',
    verb: 'Clear topic permission',
  });
  if (yes) {
    await attempt(`Cleared the topic permission for ${exchange}`, 'The topic permission stays', () => del(path('topic-permissions', vhost, user, exchange === '' ? 'amq.default' : exchange)));
  }
}
