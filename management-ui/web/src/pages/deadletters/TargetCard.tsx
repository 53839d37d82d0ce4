import { useState } from 'preact/hooks';
import { del, path } from '../../api/client';
import { Badge, Button, Card, Meter, Note, When } from '../../components/basics';
import { attempt } from '../../components/feedback';
import { confirmed } from '../../components/Dialog';
import type { DeadSource, DeadTarget } from '../../lib/deadletters';
import { count, plural } from '../../lib/format';
import type { Shovel } from '../../lib/shovel';
import { href } from '../../router';
import { may } from '../../session';
import { exchangePage, shown } from '../exchanges/fields';
import { queuePage } from '../queues/fields';
import { MoveDialog } from './MoveDialog';
import { Reasons } from './Reasons';

const FEW = 6;

/** A queue that gets dead letters, where they come from, and what can be done with them. */
export function TargetCard({ target, shovel }: { target: DeadTarget; shovel: Shovel | undefined }) {
  const { vhost, name, queue } = target;
  const [moving, setMoving] = useState(false);
  const ready = queue?.messages_ready ?? 0;
  return (
    <Card
      title={<span class="row"><a href={href(queuePage(target))}>{name}</a> {vhost !== '/' && <Badge>{vhost}</Badge>} {queue ? <Badge tone={ready > 0 ? 'warn' : 'good'}>{plural(ready, 'message')}</Badge> : <Badge tone="bad">no such queue</Badge>}</span>}
      actions={queue && (
        <>
          <Button icon="message" onClick={() => { location.hash = href('/messages', { tab: 'get', queue: name, in: vhost }); }}>Look</Button>
          {may('policymaker') && <Button kind="primary" disabled={ready === 0 || shovel !== undefined} onClick={() => setMoving(true)}>Move…</Button>}
        </>
      )}
    >
      {queue
        ? (
          <p class="muted">
            {(queue.consumers ?? 0) > 0 ? plural(queue.consumers ?? 0, 'consumer') : 'Nobody consumes from it'}
            {queue.head_message_timestamp ? <> · the oldest came <When at={queue.head_message_timestamp * 1000} /></> : ''}
          </p>
        )
        : <Note tone="bad">Dead letters for it are lost until it is declared.</Note>}
      {shovel && <Moving shovel={shovel} />}
      <Sources name={name} sources={target.sources} />
      {queue && ready > 0 && <Reasons queue={target} />}
      {moving && <MoveDialog target={target} onClose={() => setMoving(false)} />}
    </Card>
  );
}

function Moving({ shovel }: { shovel: Shovel }) {
  const { vhost, name, state, forwarded = 0, remaining } = shovel;
  const left = typeof remaining === 'number' ? remaining : 0;
  const stop = async (): Promise<void> => {
    if (await confirmed({ title: `Stop moving after ${plural(forwarded, 'message')}?`, consequence: 'What was moved stays where it is now, the rest stays here.', verb: 'Stop moving' })) {
      await attempt('Stopped', 'It goes on', () => del(path('shovels', 'vhost', vhost, name)));
    }
  };
  return (
    <div class="moving" role="status">
      {state === 'terminated'
        ? <Note tone="bad">Moving has failed{shovel.reason ? `: ${shovel.reason.replace(/^"|"$/g, '')}` : ''}. It is tried again until you stop it.</Note>
        : <Meter value={forwarded} limit={Math.max(1, forwarded + left)} text={`${count(forwarded)} moved${typeof remaining === 'number' ? `, ${count(left)} to go` : ''} (${state})`} />}
      <Button onClick={() => void stop()}>Stop</Button>
    </div>
  );
}

function Sources({ name, sources }: { name: string; sources: readonly DeadSource[] }) {
  const [all, setAll] = useState(false);
  const listed = all ? sources : sources.slice(0, FEW);
  return (
    <>
      <div class="plain-scroll" tabIndex={0} role="region" aria-label={`Where dead letters of ${name} come from`}>
        <table class="plain">
          <thead><tr><th scope="col">From queue</th><th scope="col">Through</th><th scope="col">With key</th><th scope="col">Set by</th></tr></thead>
          <tbody>
            {listed.map((each) => (
              <tr key={each.queue.name}>
                <td><a href={href(queuePage(each.queue))}>{each.queue.name}</a>{each.queue.name === name && <> <Badge tone="warn" title="What dies here comes back to its end, unless it expired here before">itself</Badge></>}</td>
                <td><a href={exchangePage({ vhost: each.queue.vhost, name: each.exchange })}>{shown(each.exchange)}</a></td>
                <td>{each.key === null ? <span class="muted">their own</span> : <code>{each.key}</code>}</td>
                <td>{each.by}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
      {sources.length > FEW && !all && <button type="button" class="link" onClick={() => setAll(true)}>Show {count(sources.length - FEW)} more queues</button>}
    </>
  );
}
