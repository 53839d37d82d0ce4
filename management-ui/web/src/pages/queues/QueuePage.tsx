import { useState } from 'preact/hooks';
import type { Queue } from '../../api/types';
import { Badge, Button, Note, PageHead, StatePill, Waiting, When } from '../../components/basics';
import { Menu } from '../../components/Menu';
import { Tabs } from '../../components/Tabs';
import { count, plural, timeOfDay } from '../../lib/format';
import { useLive } from '../../live/live';
import { go, href } from '../../router';
import { may } from '../../session';
import type { PathNames } from '../registry';
import { pause, purge, remove, resume } from './actions';
import { BindingsTab } from './BindingsTab';
import { ConsumersTab } from './ConsumersTab';
import { queuePath } from './fields';
import { MessagesTab } from './MessagesTab';
import { OverviewTab } from './OverviewTab';
import { PauseDialog } from './PauseDialog';
import { PolicyTab } from './PolicyTab';
import { ReplicationTab } from './ReplicationTab';
import { SettingsTab } from './SettingsTab';

export default function QueuePage({ names }: { names: PathNames }) {
  const { vhost = '', name = '' } = names;
  const answer = useLive<Queue>(queuePath({ vhost, name }));
  const queue = answer.value;
  const crumb = <><a href={href('/queues')}>Queues</a> in virtual host {vhost}</>;
  if (!queue || answer.error?.status === 404) {
    return (
      <>
        <PageHead title={name} crumb={crumb} />
        <Waiting error={answer.error} what="queue" />
      </>
    );
  }
  return (
    <>
      <PageHead title={name} crumb={crumb} detail={<Summary queue={queue} />}>
        <Actions queue={queue} />
      </PageHead>
      {queue.paused && <PausedNote queue={queue} />}
      <Tabs
        label="Queue"
        tabs={[
          { id: 'overview', title: 'Overview', content: () => <OverviewTab queue={queue} /> },
          { id: 'messages', title: 'Messages', badge: count(queue.messages), content: () => <MessagesTab queue={queue} /> },
          { id: 'consumers', title: 'Consumers', badge: count(queue.consumers), content: () => <ConsumersTab queue={queue} /> },
          { id: 'bindings', title: 'Bindings', content: () => <BindingsTab queue={queue} /> },
          { id: 'replication', title: 'Replication', content: () => <ReplicationTab queue={queue} /> },
          { id: 'policy', title: 'Policy and why', content: () => <PolicyTab queue={queue} /> },
          { id: 'settings', title: 'Settings', content: () => <SettingsTab queue={queue} /> },
        ]}
      />
    </>
  );
}

function Summary({ queue }: { queue: Queue }) {
  return (
    <>
      <StatePill state={queue.paused ? 'paused' : queue.state} />
      <Badge>{queue.type}</Badge>
      {!queue.durable && <Badge tone="warn">not durable</Badge>}
      {queue.auto_delete && <Badge>auto-delete</Badge>}
      {queue.exclusive && <Badge>exclusive</Badge>}
      {queue.policy && <Badge tone="info">policy {queue.policy}</Badge>}
      <span>{count(queue.messages_ready)} ready · {count(queue.messages_unacknowledged)} unacked · {plural(queue.consumers ?? 0, 'consumer')}</span>
    </>
  );
}

function Actions({ queue }: { queue: Queue }) {
  const [pausing, setPausing] = useState(false);
  return (
    <>
      {queue.paused
        ? <Button kind="primary" icon="play" onClick={() => void resume([queue])}>Resume</Button>
        : <Button icon="pause" onClick={() => setPausing(true)}>Pause…</Button>}
      <Button kind="danger" onClick={() => void purge([queue])}>Purge…</Button>
      <Menu label="More" icon="more" end>
        {(close) => (
          <>
            {may('policymaker') && <Button kind="quiet" icon="policy" onClick={() => go('/policies', { new: 'policy', pattern: `^${queue.name.replace(/[.*+?^${}()|[\]\\]/g, '\\$&')}$`, for: queue.vhost })}>Policy for it…</Button>}
            <Button kind="quiet" icon="topology" onClick={() => go('/topology', { near: `queue:${queue.name}`, vhost: queue.vhost })}>Show in the topology</Button>
            <Button kind="danger" icon="trash" onClick={() => { close(); void remove([queue]).then((gone) => { if (gone) { go('/queues'); } }); }}>Delete…</Button>
          </>
        )}
      </Menu>
      {pausing && <PauseDialog queues={[queue]} onClose={() => setPausing(false)} onPause={(reason, seconds) => pause([queue], reason, seconds)} />}
    </>
  );
}

function PausedNote({ queue }: { queue: Queue }) {
  const { paused } = queue;
  return paused ? (
    <div class="above">
      <Note>
        <strong>Deliveries are paused</strong> by {paused.user}{paused.reason && `: ${paused.reason}`}, since <When at={paused.since} />
        {paused.until ? <> until {timeOfDay(paused.until)}</> : ', until it is resumed'}. Publishers go on.
      </Note>
    </div>
  ) : null;
}
