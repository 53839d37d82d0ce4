import { useState } from 'preact/hooks';
import type { Permission, TopicPermission, User } from '../../api/admin';
import { path } from '../../api/client';
import type { Connection } from '../../api/types';
import { Badge, Button, Card, Empty, KeyValue, Note, PageHead, Waiting } from '../../components/basics';
import { LimitsDialog } from '../../components/LimitsDialog';
import { plural } from '../../lib/format';
import { means } from '../../lib/tags';
import { useLive } from '../../live/live';
import { go, href } from '../../router';
import { session } from '../../session';
import type { PathNames } from '../registry';
import { clearTopic, isProtected, removeUsers } from './actions';
import { PermissionDialog, TopicDialog } from './PermissionDialog';
import { Pattern, PermissionTable } from './PermissionTable';
import { PasswordDialog, TagsDialog } from './UserDialogs';
import { limitsOf, Tags } from './UserList';

const LIMITS = [
  ['max-connections', 'Connections', 'How many may be open at once in the whole cluster'],
  ['max-channels', 'Channels', 'How many may be open at once, over all connections'],
] as const;

type Opened = 'tags' | 'password' | 'limits' | 'permission' | 'topic' | TopicPermission | null;

export default function UserPage({ names }: { names: PathNames }) {
  const { user: name = '' } = names;
  const answer = useLive<User>(path('users', name));
  const all = useLive<User[]>('/users?columns=name,tags');
  const permissions = useLive<Permission[]>(path('users', name, 'permissions'));
  const topics = useLive<TopicPermission[]>(path('users', name, 'topic-permissions'));
  const connections = useLive<Connection[]>(`${path('connections', 'username', name)}?columns=name`);
  const [opened, setOpened] = useState<Opened>(null);
  const user = answer.value;
  const crumb = <a href={href('/access')}>Access</a>;
  if (!user || answer.error?.status === 404) {
    return <><PageHead title={name} crumb={crumb} /><Waiting error={answer.error} what="user" /></>;
  }
  const fixed = isProtected(user);
  const close = (): void => setOpened(null);
  return (
    <>
      <PageHead title={name} crumb={crumb} detail={<>{user.tags.length > 0 ? <Tags tags={user.tags} /> : 'no tags'}{name === session.value?.name && <Badge tone="info">you</Badge>}</>}>
        <Button disabled={fixed} onClick={() => setOpened('tags')}>Tags…</Button>
        <Button disabled={fixed} onClick={() => setOpened('password')}>Password…</Button>
        <Button kind="danger" icon="trash" disabled={fixed} onClick={() => void removeUsers([user], all.value ?? []).then((gone) => { if (gone) { go('/access'); } })}>Delete…</Button>
      </PageHead>
      <div class="stack">
        {fixed && <Note>This user is tagged <strong>protected</strong>: the HTTP API changes and deletes him not.</Note>}
        <div class="columns">
          <Card title="Login">
            <KeyValue
              pairs={[
                ['May here', means(user.tags), 'What the tags allow in these pages and the HTTP API'],
                ['Password', user.password_hash === '' ? 'none: logs in with a certificate only' : `set (${algorithm(user.hashing_algorithm)})`],
                ['Connections', connections.value ? <a href={href('/connections', { filter: `user:${name}` })}>{plural(connections.value.length, 'connection')} now</a> : '–'],
                ['Changes', <><a href={href('/audit', { kind: 'user', object: name })}>of this user</a>, <a href={href('/audit', { user: name })}>by this user</a></>],
              ]}
            />
          </Card>
          <Card title="Limits" actions={<Button onClick={() => setOpened('limits')}>Set limits…</Button>}>
            <KeyValue pairs={LIMITS.map(([key, title]) => [title, user.limits[key] === undefined ? 'no limit' : limitsOf({ limits: { [key]: user.limits[key] } })] as const)} />
          </Card>
        </div>
        <Card
          flush
          title="Permissions"
          actions={<><Button icon="search" onClick={() => go('/access', { tab: 'tester', user: name })}>Test a permission</Button><Button icon="plus" onClick={() => setOpened('permission')}>Set permission…</Button></>}
        >
          {permissions.value
            ? <PermissionTable permissions={permissions.value} of="user" empty={`${name} has no permission and cannot open a connection`} />
            : <Waiting error={permissions.error} what="permissions" />}
        </Card>
        <Card flush title="Topic permissions" actions={<Button icon="plus" onClick={() => setOpened('topic')}>Set topic permission…</Button>}>
          {topics.value ? <Topics topics={topics.value} onEdit={setOpened} /> : <Waiting error={topics.error} what="topic permissions" />}
        </Card>
      </div>
      {opened === 'tags' && <TagsDialog user={user} onClose={close} />}
      {opened === 'password' && <PasswordDialog user={user} onClose={close} />}
      {opened === 'limits' && <LimitsDialog title={`Limits of ${name}`} names={LIMITS} value={user.limits} pathOf={(limit) => path('user-limits', name, limit)} onClose={close} />}
      {opened === 'permission' && <PermissionDialog user={name} existing={undefined} onClose={close} />}
      {opened === 'topic' && <TopicDialog user={name} existing={undefined} onClose={close} />}
      {typeof opened === 'object' && opened !== null && <TopicDialog user={name} existing={opened} onClose={close} />}
    </>
  );
}

function Topics({ topics, onEdit }: { topics: readonly TopicPermission[]; onEdit: (topic: TopicPermission) => void }) {
  return topics.length === 0 ? (
    <Empty title="No topic permission restricts routing keys" icon="exchange">At a topic exchange that the user may use, every routing key is allowed.</Empty>
  ) : (
    <div class="plain-scroll" tabIndex={0} role="region" aria-label="Topic permissions">
      <table class="plain full">
        <thead><tr><th scope="col">Virtual host</th><th scope="col">Exchange</th><th scope="col">write</th><th scope="col">read</th><th scope="col"><span class="unseen">Change</span></th></tr></thead>
        <tbody>
          {topics.map((each) => (
            <tr key={`${each.vhost} ${each.exchange}`}>
              <th scope="row"><a href={href(['vhosts', each.vhost])}>{each.vhost}</a></th>
              <td><a href={href(['exchanges', each.vhost, each.exchange || 'amq.default'])}>{each.exchange || '(default exchange)'}</a></td>
              <td><Pattern pattern={each.write} /></td>
              <td><Pattern pattern={each.read} /></td>
              <td class="row-actions">
                <Button kind="quiet" onClick={() => onEdit(each)}>Change…</Button>
                <Button kind="quiet" icon="trash" label={`Clear the topic permission for ${each.exchange}`} onClick={() => void clearTopic(each)} />
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

/** `rabbit_password_hashing_sha256` is `sha256`. */
function algorithm(module: string): string {
  return module.replace(/^rabbit_password_hashing_/, '').replaceAll('_', '-');
}
