import { path, post } from '../../api/client';
import type { Queue } from '../../api/types';
import { Badge, Button, Card, Empty, Note, StatePill } from '../../components/basics';
import { attempt } from '../../components/feedback';
import { useLive } from '../../live/live';
import { administrator } from '../../session';
import { queuePath } from './fields';

/** A member as the node tells it; numbers are of the log that the queue shares with others of its shard. */
interface Member {
  readonly 'Node Name': string;
  readonly 'Raft State': string;
  readonly Membership: string;
  readonly 'Last Log Index': number;
  readonly 'Last Applied': number;
  readonly 'Commit Index': number;
  readonly Term: number;
}

export function ReplicationTab({ queue }: { queue: Queue }) {
  const answer = useLive<Member[]>(queue.type === 'quorum' ? `/queues/quorum${queuePath(queue, 'status').slice('/queues'.length)}` : null);
  if (queue.type !== 'quorum') {
    return <Empty title="This queue is on one node" icon="cluster">It is led by {queue.node ?? 'nobody'} and has no replicas. Quorum queues are replicated over nodes; a classic one with the argument x-warren-replicas is, too.</Empty>;
  }
  const members = answer.value ?? [];
  const most = Math.max(0, ...members.map((each) => each['Last Applied']));
  const missing = (queue.members ?? []).filter((each) => !queue.online?.includes(each));
  return (
    <div class="stack">
      {missing.length > 0 && <Note tone="warn">Without {missing.join(', ')} the queue has {queue.online?.length} of {queue.members?.length} members. It goes on while a majority is there.</Note>}
      <Card flush title="Members">
        <div class="plain-scroll" tabIndex={0} role="region" aria-label="Members of the queue">
          <table class="plain">
            <thead><tr><th scope="col">Node</th><th scope="col">Role</th><th scope="col">State</th><th scope="col" class="numeric">Term</th><th scope="col" class="numeric">Applied</th><th scope="col" class="numeric">Behind</th><th scope="col">Move the leader</th></tr></thead>
            <tbody>
              {(queue.members ?? []).map((node) => {
                const member = members.find((each) => each['Node Name'] === node);
                const leads = queue.leader === node;
                const online = queue.online?.includes(node) ?? false;
                return (
                  <tr key={node}>
                    <th scope="row">{node}</th>
                    <td>{leads ? <Badge tone="info">leader</Badge> : 'follower'} {member && member.Membership !== 'voter' && <Badge>{member.Membership}</Badge>}</td>
                    <td><StatePill state={online ? 'online' : 'down'} /></td>
                    <td class="numeric">{member?.Term ?? '–'}</td>
                    <td class="numeric">{member?.['Last Applied'] ?? '–'}</td>
                    <td class="numeric">{member ? most - member['Last Applied'] : '–'}</td>
                    <td>{administrator.value && online && !leads && <Button kind="quiet" onClick={() => void lead(queue, node)}>Lead from here</Button>}</td>
                  </tr>
                );
              })}
            </tbody>
          </table>
        </div>
      </Card>
      <p class="muted">Queues are replicated by the shard: what moves the leader of this queue moves those of its whole shard.</p>
    </div>
  );
}

async function lead(queue: Queue, node: string): Promise<void> {
  await attempt(`${node} is asked to lead`, 'The leader stays where it is', () => post(path('warren', 'queues', queue.vhost, queue.name, 'leader'), { node }));
}
