import { useMemo } from 'preact/hooks';
import type { ClusterStatus, Node, Overview, Page, Queue } from '../../api/types';
import * as attention from '../../lib/attention';
import { useLive } from '../../live/live';
import { usePolled } from '../../live/polled';
import { query, vhost } from '../../router';
import { may } from '../../session';

/** These look through all queues, so they are asked for seldom. */
const SECONDS = 15;
const ROWS = 5;

type Counts = Pick<Page<Queue>, 'items' | 'filtered_count'>;

export interface Attentive {
  readonly items: readonly attention.Attention[];
  readonly stuck: number;
  readonly down: number;
  readonly nodes: readonly Node[];
  readonly status: ClusterStatus | undefined;
}

export function useAttention(overview: Overview | undefined): Attentive {
  const monitoring = may('monitoring');
  const nodes = useLive<Node[]>(monitoring ? '/nodes?columns=name,running,mem_alarm,mem_used,mem_limit,disk_free,disk_free_alarm,disk_free_limit' : null).value;
  const status = useLive<ClusterStatus>(monitoring ? '/cluster/status' : null).value;
  const stuck = usePolled<Counts>(queues({ sort: 'messages_ready', where: ['messages_ready>0', 'consumers=0'], columns: 'name,vhost,messages_ready,consumers' }), SECONDS);
  const down = usePolled<Counts>(queues({ sort: 'name', where: ['state=down'], columns: 'name,vhost' }), SECONDS);
  const growing = usePolled<Counts>(queues({ sort: 'messages_details.rate', where: [], columns: 'name,vhost,consumers,messages_details' }), SECONDS);
  const storms = usePolled<Counts>(queues({ sort: 'message_stats.redeliver_details.rate', where: [], columns: 'name,vhost,message_stats.redeliver_details' }), SECONDS);
  const longest = usePolled<Counts>(queues({ sort: 'messages_ready', where: [], columns: 'name,vhost,messages_ready,arguments,effective_policy_definition' }), SECONDS);
  const channels = usePolled<{ items: attention.Channel[] }>(`/channels${query({ page: 1, page_size: 20, sort: 'messages_unacknowledged', sort_reverse: true, columns: 'name,messages_unacknowledged,prefetch_count' })}`, SECONDS);
  const blocked = usePolled<{ items: attention.Connection[] }>(`/connections?page=1&page_size=50&where=state=blocked&columns=name,state`, SECONDS);
  const items = useMemo(
    () => [
      ...attention.ofNodes(nodes ?? []),
      ...(status ? attention.ofShards(status) : []),
      ...attention.ofConnections(blocked?.items ?? []),
      ...attention.ofStuck(stuck?.items ?? []),
      ...attention.ofGrowing(growing?.items ?? []),
      ...attention.ofStorms(storms?.items ?? []),
      ...attention.ofLimits(longest?.items ?? []),
      ...attention.ofChannels(channels?.items ?? []),
      ...(overview ? attention.ofUnroutable(overview) : []),
    ],
    [nodes, status, blocked, stuck, growing, storms, longest, channels, overview],
  );
  return { items, stuck: stuck?.filtered_count ?? 0, down: down?.filtered_count ?? 0, nodes: nodes ?? [], status };
}

function queues({ sort, where, columns }: { readonly sort: string; readonly where: readonly string[]; readonly columns: string }): string {
  const params = new URLSearchParams([
    ['page', '1'], ['page_size', String(ROWS)], ['sort', sort], ['sort_reverse', 'true'], ['columns', columns],
    ...where.map((each): [string, string] => ['where', each]),
  ]);
  return `/queues${vhost.value ? `/${encodeURIComponent(vhost.value)}` : ''}?${params.toString()}`;
}
