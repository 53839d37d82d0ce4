import { post } from '../../api/client';
import type { ClusterStatus, Node } from '../../api/types';
import { Button, Card, Empty, KeyValue, PageHead, Waiting } from '../../components/basics';
import { attempt } from '../../components/feedback';
import { imbalance, loads } from '../../lib/cluster';
import { count, plural } from '../../lib/format';
import { useLive } from '../../live/live';
import { administrator } from '../../session';
import { NodeCard } from './NodeCard';
import { ReplicaMatrix } from './ReplicaMatrix';

const FIELDS = 'name,running,being_drained,uptime,processors,mem_used,mem_limit,mem_alarm,disk_free,disk_free_limit,disk_free_alarm,fd_used,fd_total,sockets_used,proc_used,product_version,erlang_full_version,os_pid';

export default function ClusterPage() {
  const nodes = useLive<Node[]>(`/nodes?columns=${FIELDS}`);
  const status = useLive<ClusterStatus>('/cluster/status').value;
  if (!nodes.value) {
    return <><PageHead title="Cluster" /><Waiting error={nodes.error} what="nodes" /></>;
  }
  const running = nodes.value.filter((each) => each.running).length;
  const alone = nodes.value.length === 1;
  const led = status?.metadata.leader ? ` · metadata led by ${status.metadata.leader}, term ${status.metadata.term}` : '';
  return (
    <>
      <PageHead title="Cluster" detail={<span>{alone ? 'One node' : `${running} of ${plural(nodes.value.length, 'node')} run${led}`}</span>} />
      <div class="stack">
        <div class="columns">
          {nodes.value.map((each) => (
            <NodeCard key={each.name} node={each} member={status?.nodes.find((other) => other.name === each.name)} alone={alone} leads={!alone && status?.metadata.leader === each.name} />
          ))}
          {status?.shards.length === 0 && (
            <Card title="Replication">
              <Empty title="This node is alone" icon="cluster">Its queues are on this disk only. How to make a cluster of it is told in docs/clustering.md: other nodes join by their configuration.</Empty>
            </Card>
          )}
        </div>
        {status && status.shards.length > 0 && <Replication status={status} />}
      </div>
    </>
  );
}

function Replication({ status }: { status: ClusterStatus }) {
  const most = Math.max(1, ...loads(status).map((each) => each.leads));
  const uneven = imbalance(status);
  return (
    <>
      <Card flush title="Replicas" actions={<span class="muted">● leads · ○ follows · the number is how many entries it is behind</span>}>
        <ReplicaMatrix status={status} />
      </Card>
      <Card
        title="Leaders"
        actions={administrator.value && <Button onClick={() => void attempt('Leaders are being spread', 'Leaders stay where they are', () => post('/rebalance/queues'))}>Rebalance now</Button>}
      >
        <ul class="bars">
          {loads(status).map((each) => (
            <li key={each.node}>
              <span class="bar-name">{each.node}</span>
              <span class="bar" aria-hidden="true"><span ref={(bar) => bar?.style.setProperty('inline-size', `${(each.leads / most) * 100}%`)} /></span>
              <span>leads {plural(each.leads, 'shard')} with {plural(each.queues, 'queue')}, holds {count(each.holds)}</span>
            </li>
          ))}
        </ul>
        <KeyValue pairs={[['Imbalance', uneven <= 1 ? `${uneven}: as even as it can be` : `${uneven} shards more on the busiest node than on the idlest`], ['Cluster id', <code>{status.cluster_id}</code>], ['Level of what is replicated', count(status.level)]]} />
        <p class="muted small">The cluster spreads leaders by itself, a little later than they move. The leader of one queue’s shard is moved on the queue’s page.</p>
      </Card>
    </>
  );
}
