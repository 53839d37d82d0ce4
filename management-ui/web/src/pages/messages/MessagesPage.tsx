import { path } from '../../api/client';
import type { Named, VirtualHost } from '../../api/types';
import { Card, Empty, PageHead } from '../../components/basics';
import { Tabs } from '../../components/Tabs';
import { useLive } from '../../live/live';
import { usePolled } from '../../live/polled';
import { param, setParams, vhost } from '../../router';
import { GetMessages } from '../queues/GetMessages';
import { PublishForm } from './PublishForm';
import { QueuePicker, useChosenQueue } from './QueuePicker';

/** Single messages by hand: to look and to try, not for work. */
export default function MessagesPage() {
  const hosts = useLive<VirtualHost[]>('/vhosts?columns=name').value ?? [];
  const host = vhost.value || param('in') || (hosts.some((each) => each.name === '/') ? '/' : (hosts[0]?.name ?? '/'));
  return (
    <>
      <PageHead title="Messages" detail={`Publish and look at single messages in ${host}`}>
        {vhost.value === '' && hosts.length > 1 && (
          <label class="inline-select">
            <span>Virtual host</span>
            <select value={host} onChange={(event) => setParams({ in: event.currentTarget.value, queue: null, exchange: null })}>
              {hosts.map((each) => <option key={each.name} value={each.name}>{each.name}</option>)}
            </select>
          </label>
        )}
      </PageHead>
      <Tabs
        label="Messages"
        tabs={[
          { id: 'publish', title: 'Publish', content: () => <Publish key={host} host={host} /> },
          { id: 'get', title: 'Get and look', content: () => <Get key={host} host={host} /> },
        ]}
      />
    </>
  );
}

function Publish({ host }: { host: string }) {
  const exchanges = usePolled<Named[]>(`${path('exchanges', host)}?columns=name`, 60) ?? [];
  const toQueue = param('to') === 'queue' || param('queue') !== '';
  const answer = useChosenQueue(host);
  const queue = param('queue') === '' ? undefined : answer.value;
  return (
    <div class="stack narrow">
      <div class="row"><div class="segmented" role="group" aria-label="Where to">
        <button type="button" aria-pressed={!toQueue} onClick={() => setParams({ to: null, queue: null })}>To an exchange</button>
        <button type="button" aria-pressed={toQueue} onClick={() => setParams({ to: 'queue' })}>To one queue</button>
      </div></div>
      <Card>
        {toQueue && <QueuePicker vhost={host} answer={answer} label="Queue" />}
        {toQueue
          ? queue && <PublishForm key={queue.name} vhost={host} exchange="" routingKey={queue.name} to={queue.name} />
          : <PublishForm vhost={host} exchange={param('exchange')} routingKey={param('key')} exchanges={exchanges.map((each) => each.name).filter((each) => each !== '')} />}
      </Card>
    </div>
  );
}

function Get({ host }: { host: string }) {
  const answer = useChosenQueue(host);
  const queue = param('queue') === '' ? undefined : answer.value;
  return (
    <div class="stack">
      <div class="narrow"><Card><QueuePicker vhost={host} answer={answer} label="From queue" /></Card></div>
      {queue
        ? <GetMessages key={queue.name} queue={queue} />
        : <Empty title="Choose a queue" icon="message">Getting is not watching: it takes messages out and, if you choose so, puts them back.</Empty>}
    </div>
  );
}
