import { useMemo } from 'preact/hooks';
import { path } from '../../api/client';
import type { Binding, Exchange, Queue } from '../../api/types';
import { Card, Empty, PageHead, Waiting } from '../../components/basics';
import { deadLetters, type DeadLost } from '../../lib/deadletters';
import { count, plural } from '../../lib/format';
import { moveName, type Shovel } from '../../lib/shovel';
import { useLive } from '../../live/live';
import { usePolled } from '../../live/polled';
import { href, vhost } from '../../router';
import { may } from '../../session';
import { exchangePage, shown } from '../exchanges/fields';
import { queuePage } from '../queues/fields';
import { TargetCard } from './TargetCard';

const FIELDS = 'name,vhost,type,arguments,effective_policy_definition,policy,operator_policy,messages_ready,consumers,head_message_timestamp';
const FEW = 20;

export default function DeadLettersPage() {
  const where = (kind: string): string => (vhost.value ? path(kind, vhost.value) : `/${kind}`);
  const queues = usePolled<Queue[]>(`${where('queues')}?columns=${FIELDS}`, 5);
  const exchanges = usePolled<Exchange[]>(`${where('exchanges')}?columns=name,vhost,type,arguments`, 15);
  const bindings = usePolled<Binding[]>(`${where('bindings')}?columns=source,vhost,destination,destination_type,routing_key`, 15);
  // What is asked for every few seconds tells nothing of refusals.
  const allowed = useLive<unknown>(`${where('exchanges')}?page=1&page_size=1&columns=name`);
  const shovels = useLive<Shovel[]>(may('monitoring') ? '/shovels' : null).value ?? [];
  const found = useMemo(() => queues && exchanges && bindings && deadLetters(queues, exchanges, bindings), [queues, exchanges, bindings]);
  if (!found) {
    return (
      <>
        <PageHead title="Dead letters" />
        <Waiting error={allowed.error} what="dead letters" />
      </>
    );
  }
  const waiting = found.targets.reduce((sum, each) => sum + (each.queue?.messages_ready ?? 0), 0);
  const shovelOf = (host: string, queue: string): Shovel | undefined => shovels.find((each) => each.vhost === host && each.name === moveName(queue));
  return (
    <>
      <PageHead title="Dead letters" detail={found.targets.length > 0 && <span>{plural(found.targets.length, 'queue gets them', 'queues get them')}, with {plural(waiting, 'message')} now</span>} />
      <div class="stack">
        {found.targets.length === 0 && found.lost.length === 0 && (
          <Card><Empty title="No queue has a dead letter exchange" icon="deadletter">With one, messages that are rejected, expire or come back too often are kept instead of dropped. A <a href={href('/policies')}>policy</a> with dead-letter-exchange sets it for many queues at once.</Empty></Card>
        )}
        {found.targets.map((each) => <TargetCard key={`${each.vhost} ${each.name}`} target={each} shovel={shovelOf(each.vhost, each.name)} />)}
        {found.lost.length > 0 && <Lost lost={found.lost} />}
      </div>
    </>
  );
}

function Lost({ lost }: { lost: readonly DeadLost[] }) {
  return (
    <Card title={`Dead letters of ${plural(lost.length, 'queue')} come to no queue`}>
      <div class="plain-scroll" tabIndex={0} role="region" aria-label="Queues whose dead letters are lost">
        <table class="plain">
          <thead><tr><th scope="col">Queue</th><th scope="col">Through</th><th scope="col">Set by</th><th scope="col">Why</th></tr></thead>
          <tbody>
            {lost.slice(0, FEW).map((each) => (
              <tr key={`${each.queue.vhost} ${each.queue.name}`}>
                <td><a href={href(queuePage(each.queue))}>{each.queue.name}</a></td>
                <td><a href={exchangePage({ vhost: each.queue.vhost, name: each.exchange })}>{shown(each.exchange)}</a></td>
                <td>{each.by}</td>
                <td>{each.why}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
      {lost.length > FEW && <p class="muted">And {count(lost.length - FEW)} more.</p>}
    </Card>
  );
}
