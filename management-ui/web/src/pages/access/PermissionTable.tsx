import { useState } from 'preact/hooks';
import type { Permission } from '../../api/admin';
import { Badge, Button, Empty } from '../../components/basics';
import { extent, RIGHTS } from '../../lib/rights';
import { href } from '../../router';
import { PermissionDialog } from './PermissionDialog';

/** Permissions of one user, or in one virtual host. */
export function PermissionTable({ permissions, of, empty }: { permissions: readonly Permission[]; of: 'user' | 'vhost'; empty: string }) {
  const [editing, setEditing] = useState<Permission | null>(null);
  if (permissions.length === 0) {
    return <Empty title={empty} icon="access" />;
  }
  return (
    <>
      <div class="plain-scroll" tabIndex={0} role="region" aria-label="Permissions">
        <table class="plain full">
          <thead>
            <tr><th scope="col">{of === 'user' ? 'Virtual host' : 'User'}</th>{RIGHTS.map((right) => <th scope="col" key={right}>{right}</th>)}<th scope="col"><span class="unseen">Change</span></th></tr>
          </thead>
          <tbody>
            {permissions.map((each) => (
              <tr key={`${each.vhost} ${each.user}`}>
                <th scope="row"><a href={href(of === 'user' ? ['vhosts', each.vhost] : ['access', each.user])}>{of === 'user' ? each.vhost : each.user}</a></th>
                {RIGHTS.map((right) => <td key={right}><Pattern pattern={each[right]} /></td>)}
                <td class="row-actions">
                  <Button kind="quiet" onClick={() => setEditing(each)}>Change…</Button>
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
      {editing && <PermissionDialog user={editing.user} vhost={editing.vhost} existing={editing} onClose={() => setEditing(null)} />}
    </>
  );
}

export function Pattern({ pattern }: { pattern: string }) {
  switch (extent(pattern)) {
    case 'all':
      return <><code>{pattern}</code> <Badge>every name</Badge></>;
    case 'none':
      return <span class="muted">{pattern === '' ? 'nothing' : <><code>{pattern}</code> nothing</>}</span>;
    case 'some':
      return <code>{pattern}</code>;
  }
}
