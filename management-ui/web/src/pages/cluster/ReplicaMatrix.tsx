import type { ClusterStatus } from '../../api/types';
import { Badge } from '../../components/basics';
import { replica, type Replica } from '../../lib/cluster';
import { count } from '../../lib/format';

/** Shards by nodes: who leads, who follows and how far behind. */
export function ReplicaMatrix({ status }: { status: ClusterStatus }) {
  const shards = status.shards;
  return (
    <div class="plain-scroll" tabIndex={0} role="region" aria-label="Replicas of shards on nodes">
      <table class="plain">
        <thead>
          <tr>
            <th scope="col">Shard</th>
            <th scope="col" class="numeric">Queues</th>
            <th scope="col" class="numeric">Term</th>
            {status.nodes.map((each) => <th key={each.name} scope="col">{each.name}</th>)}
            <th scope="col">State</th>
          </tr>
        </thead>
        <tbody>
          {shards.map((shard) => (
            <tr key={shard.id}>
              <th scope="row">{shard.id}</th>
              <td class="numeric">{count(shard.queues)}</td>
              <td class="numeric">{count(shard.term)}</td>
              {status.nodes.map((each) => <td key={each.name}><Cell of={replica(shard, each.name)} /></td>)}
              <td>
                {shard.leader === null ? <Badge tone="bad">no leader</Badge> : shard.online.length < shard.members.length ? <Badge tone="warn">{shard.online.length} of {shard.members.length} replicas</Badge> : <Badge tone="good">complete</Badge>}
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

const MARKS: Record<Replica['role'], string> = { leader: '●', follower: '○', learner: '◌', none: '' };

function Cell({ of }: { of: Replica }) {
  if (of.role === 'none') {
    return <span class="muted">–</span>;
  }
  return (
    <span class={`replica ${of.role}`}>
      <span aria-hidden="true">{MARKS[of.role]}</span>
      {of.role !== 'follower' && <span>{of.role === 'leader' ? 'leads' : 'learns'}</span>}
      {!of.online && <Badge tone="bad">down</Badge>}
      {of.failed && <Badge tone="bad">failed</Badge>}
      {of.differs && <Badge tone="bad">differs</Badge>}
      {of.lacking > 0 && <Badge tone="warn">lacks {count(of.lacking)}</Badge>}
      {of.online && of.role !== 'leader' && <span title="Entries behind the furthest">{of.behind === null ? 'not heard' : of.behind === 0 ? 'level' : `${count(of.behind)} behind`}</span>}
    </span>
  );
}
