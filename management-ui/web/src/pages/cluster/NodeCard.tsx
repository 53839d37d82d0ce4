import { del, path, post } from '../../api/client';
import type { ClusterStatus, Node } from '../../api/types';
import { Badge, Button, Card, Empty, KeyValue, Meter, StatePill } from '../../components/basics';
import { confirmed } from '../../components/Dialog';
import { attempt } from '../../components/feedback';
import { bytes, count, duration } from '../../lib/format';
import { administrator } from '../../session';

type Member = ClusterStatus['nodes'][number];

export function NodeCard({ node, member, alone, leads }: { node: Node; member: Member | undefined; alone: boolean; leads: boolean }) {
  const drained = member?.drained ?? node.being_drained ?? false;
  return (
    <Card title={node.name} actions={administrator.value && !alone && <NodeActions node={node} drained={drained} />}>
      <p class="row">
        <StatePill state={node.running ? (drained ? 'drained' : 'running') : 'down'} />
        {leads && <Badge tone="info">leads the metadata</Badge>}
        {member && !member.voter && <Badge>does not vote</Badge>}
      </p>
      {node.running ? <Vitals node={node} address={member?.address} /> : (
        <Empty title="This node does not answer" icon="warning">Its replicas catch up when it is back. If it never will be, remove it, so that its replicas are made elsewhere.</Empty>
      )}
    </Card>
  );
}

function Vitals({ node, address }: { node: Node; address: string | undefined }) {
  const { mem_used = 0, mem_limit = 0, disk_free = 0, disk_free_limit = 0, fd_used = 0, fd_total = 0 } = node;
  return (
    <KeyValue
      pairs={[
        ['Memory', <Meter value={mem_used} limit={mem_limit} text={`${bytes(mem_used)} of ${bytes(mem_limit)}`} tone={node.mem_alarm ? 'bad' : mem_used > mem_limit * 0.8 ? 'warn' : 'neutral'} />, 'What messages use of what they may use before publishers are blocked'],
        ['Disk', <Meter value={disk_free_limit} limit={disk_free} text={`${bytes(disk_free)} free, ${bytes(disk_free_limit)} wanted`} tone={node.disk_free_alarm ? 'bad' : disk_free < disk_free_limit * 2 ? 'warn' : 'neutral'} />, 'Below what is wanted publishers are blocked'],
        ['Open files', <Meter value={fd_used} limit={fd_total} text={`${count(fd_used)} of ${count(fd_total)}`} tone={fd_used > fd_total * 0.8 ? 'warn' : 'neutral'} />],
        !!address && ['Address', address, 'Where the other nodes reach it'],
        ['Connections', count(node.sockets_used)],
        ['Threads', `${count(node.proc_used)} on ${count(node.processors)} processors`],
        ['Up for', duration(node.uptime)],
        ['Version', `${node.product_version} · ${node.erlang_full_version} · process ${node.os_pid}`],
      ]}
    />
  );
}

function NodeActions({ node, drained }: { node: Node; drained: boolean }) {
  const at = (verb: string): string => path('warren', 'cluster', 'nodes', node.name, verb);
  if (!node.running) {
    return <Button kind="danger" icon="trash" onClick={() => void forget(node)}>Remove…</Button>;
  }
  if (drained) {
    return <Button kind="primary" icon="play" onClick={() => void attempt(`${node.name} serves again`, `${node.name} stays in maintenance`, () => post(at('revive')))}>Revive</Button>;
  }
  const drain = async (): Promise<void> => {
    const yes = await confirmed({
      title: `Drain ${node.name}?`,
      consequence: 'Its client connections are closed, and it takes no new ones; clients find the other nodes. What it leads moves away first. Its replicas stay and keep up. Revive it to undo this.',
      verb: 'Drain node',
    });
    if (yes) {
      await attempt(`${node.name} is drained: it leads nothing`, `${node.name} could not be drained`, () => post(at('drain')));
    }
  };
  return <Button icon="pause" onClick={() => void drain()}>Drain…</Button>;
}

async function forget(node: Node): Promise<void> {
  const yes = await confirmed({
    title: `Remove ${node.name} from the cluster?`,
    consequence: 'For a node that never comes back. Its replicas are made on other nodes. Should it come back all the same, it must be emptied before it joins again.',
    verb: 'Remove node',
    typed: node.name,
  });
  if (yes) {
    await attempt(`${node.name} is removed`, `${node.name} stays`, () => del(path('warren', 'cluster', 'nodes', node.name), {}));
  }
}
