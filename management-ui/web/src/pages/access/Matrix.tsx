import { useState } from 'preact/hooks';
import type { Permission, User } from '../../api/admin';
import type { VirtualHost } from '../../api/types';
import { Empty, Waiting } from '../../components/basics';
import { count } from '../../lib/format';
import { extent, RIGHTS } from '../../lib/rights';
import { useLive } from '../../live/live';
import { href, param, setParams, vhost } from '../../router';
import { PermissionDialog } from './PermissionDialog';

const MANY = 100;

/** Every user by every virtual host: at a glance who may do what, and a click from changing it. */
export function Matrix({ users, permissions }: { users: readonly User[]; permissions: readonly Permission[] }) {
  const answer = useLive<VirtualHost[]>('/vhosts?columns=name');
  const [all, setAll] = useState(false);
  const [editing, setEditing] = useState<{ readonly user: string; readonly vhost: string } | null>(null);
  if (!answer.value) {
    return <Waiting error={answer.error} what="virtual hosts" />;
  }
  const text = param('who').toLowerCase();
  const hosts = answer.value.filter((each) => vhost.value === '' || each.name === vhost.value).map((each) => each.name);
  const wanted = users.filter((each) => each.name.toLowerCase().includes(text));
  const shown = all ? wanted : wanted.slice(0, MANY);
  const known = new Map(permissions.map((each) => [`${each.user}\u0000${each.vhost}`, each]));
  const of = (user: string, host: string): Permission | undefined => known.get(`${user}\u0000${host}`);
  return (
    <div class="stack">
      <div class="toolbar">
        <input class="who" type="search" aria-label="Users whose name contains" placeholder="Users whose name contains…" value={param('who')} onInput={(event) => setParams({ who: event.currentTarget.value }, true)} />
        <p class="legend">
          <span><Rights permission={{ configure: '.*', write: '.*', read: '.*' }} /> every name</span>
          <span><Rights permission={{ configure: '^a', write: '^a', read: '^a' }} /> some names</span>
          <span><Rights permission={{ configure: '', write: '', read: '' }} /> nothing, but may connect</span>
          <span><Rights permission={undefined} /> may not connect</span>
        </p>
      </div>
      {shown.length === 0 ? <Empty title="No user has such a name" icon="access" /> : (
        <div class="matrix" tabIndex={0} role="region" aria-label="Permissions of users in virtual hosts">
          <table>
            <thead>
              <tr><th scope="col">User</th>{hosts.map((each) => <th scope="col" key={each}><a href={href(['vhosts', each])} title={each}>{each}</a></th>)}</tr>
            </thead>
            <tbody>
              {shown.map(({ name }) => (
                <tr key={name}>
                  <th scope="row"><a href={href(['access', name])} title={name}>{name}</a></th>
                  {hosts.map((host) => {
                    const permission = of(name, host);
                    return (
                      <td key={host}>
                        <button type="button" title={inWords(permission)} onClick={() => setEditing({ user: name, vhost: host })}>
                          <span class="unseen">{name} in {host}: {inWords(permission)}</span>
                          <Rights permission={permission} />
                        </button>
                      </td>
                    );
                  })}
                </tr>
              ))}
            </tbody>
          </table>
        </div>
      )}
      {shown.length < wanted.length && <p><button type="button" class="link" onClick={() => setAll(true)}>Show {count(wanted.length - shown.length)} more users</button></p>}
      {editing && <PermissionDialog key={`${editing.user} ${editing.vhost}`} {...editing} existing={of(editing.user, editing.vhost)} onClose={() => setEditing(null)} />}
    </div>
  );
}

/** A letter for each right: filled for every name, framed for some, a dash for nothing. */
function Rights({ permission }: { permission: Pick<Permission, 'configure' | 'write' | 'read'> | undefined }) {
  return (
    <span class="rights" aria-hidden="true">
      {permission === undefined ? <span class="out">·</span> : RIGHTS.map((right) => {
        const how = extent(permission[right]);
        return <span key={right} class={how}>{how === 'none' ? '–' : right.charAt(0).toUpperCase()}</span>;
      })}
    </span>
  );
}

function inWords(permission: Permission | undefined): string {
  return permission === undefined ? 'no permission' : RIGHTS.map((right) => `${right} ${permission[right] === '' ? 'nothing' : permission[right]}`).join(', ');
}
