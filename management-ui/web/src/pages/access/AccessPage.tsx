import type { Permission, User } from '../../api/admin';
import { Button, PageHead, Waiting } from '../../components/basics';
import { Tabs } from '../../components/Tabs';
import { count } from '../../lib/format';
import { useLive } from '../../live/live';
import { param, setParams } from '../../router';
import { AddUser } from './AddUser';
import { Matrix } from './Matrix';
import { Tester } from './Tester';
import { UserList } from './UserList';

export default function AccessPage() {
  const users = useLive<User[]>('/users?columns=name,tags,limits');
  const permissions = useLive<Permission[]>('/permissions');
  const known = users.value && permissions.value ? { users: users.value, permissions: permissions.value } : null;
  return (
    <>
      <PageHead title="Access" detail={<span>Who may log in, and what each may do with which names</span>}>
        <Button kind="primary" icon="plus" onClick={() => setParams({ new: 'user' })}>Add user</Button>
      </PageHead>
      {known === null ? <Waiting error={users.error ?? permissions.error} what="users" /> : (
        <Tabs
          label="Access"
          tabs={[
            { id: 'users', title: 'Users', badge: count(known.users.length), content: () => <UserList {...known} /> },
            { id: 'matrix', title: 'Permissions', content: () => <Matrix {...known} /> },
            { id: 'tester', title: 'Tester', content: () => <Tester {...known} /> },
          ]}
        />
      )}
      {param('new') === 'user' && <AddUser onClose={() => setParams({ new: null })} />}
    </>
  );
}
