/** What the state of a cluster means: pure, from the API's answer. */
import type { ClusterStatus, Shard } from '../api/types';

export interface Load {
  readonly node: string;
  /** Shards that it leads, and their queues. */
  readonly leads: number;
  readonly queues: number;
  /** Shards that it holds a replica of. */
  readonly holds: number;
}

export function loads(status: ClusterStatus): readonly Load[] {
  return status.nodes.map(({ name }) => {
    const led = status.shards.filter((each) => each.leader === name);
    return {
      node: name,
      leads: led.length,
      queues: led.reduce((sum, each) => sum + each.queues, 0),
      holds: status.shards.filter((each) => each.members.includes(name)).length,
    };
  });
}

/** How many leaderships the busiest node has more than the idlest one of those that may lead. */
export function imbalance(status: ClusterStatus): number {
  const able = new Set(status.nodes.filter((each) => each.running && !each.drained).map((each) => each.name));
  const leads = loads(status).filter((each) => able.has(each.node)).map((each) => each.leads);
  return leads.length < 2 ? 0 : Math.max(...leads) - Math.min(...leads);
}

export interface Replica {
  readonly role: 'leader' | 'follower' | 'learner' | 'none';
  readonly online: boolean;
  /** Entries that it is behind the furthest; null if it is not known. */
  readonly behind: number | null;
  /** It has as many entries as another, and other content. */
  readonly differs: boolean;
  readonly failed: boolean;
  /** Entries with messages that it does not have yet: no other disk may be lost until it has them. */
  readonly lacking: number;
}

export function replica(shard: Shard, node: string): Replica {
  const own = shard.replicas.find((each) => each.node === node);
  const most = Math.max(0, ...shard.replicas.map((each) => each.applied ?? 0));
  return {
    role: !shard.members.includes(node) ? 'none' : shard.leader === node ? 'leader' : shard.voters.includes(node) ? 'follower' : 'learner',
    online: shard.online.includes(node),
    behind: own?.applied == null ? null : most - own.applied,
    differs: own?.hash != null && shard.replicas.some((each) => each.applied === own.applied && each.hash !== null && each.hash !== own.hash),
    failed: own?.failed ?? false,
    lacking: own?.lacking ?? 0,
  };
}
