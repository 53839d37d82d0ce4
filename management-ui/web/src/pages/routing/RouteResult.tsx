import { useState } from 'preact/hooks';
import type { Route, RouteBinding, RouteQueue, RouteVisit } from '../../api/types';
import { Badge, Card, Note, type Tone } from '../../components/basics';
import { Icon } from '../../components/Icon';
import { count, duration, plural } from '../../lib/format';
import { href } from '../../router';
import { exchangePage, shown } from '../exchanges/fields';

const FEW = 8;

/** Where a message would go: the verdict, the way, and what it missed. */
export function RouteResult({ route }: { route: Route }) {
  return (
    <div class="stack">
      <Verdict route={route} />
      <Card title="The way">
        <ol class="route">
          <li class="route-start"><Icon name="message" /><span>{route.user} publishes with routing key {route.routing_key === '' ? <em>empty</em> : <code>{route.routing_key}</code>} to {shown(route.exchange)}</span></li>
          {route.exchanges.map((each) => <Visit key={each.name} visit={each} route={route} />)}
        </ol>
      </Card>
    </div>
  );
}

function Verdict({ route }: { route: Route }) {
  const { refused, queues } = route;
  if (refused.length > 0) {
    return (
      <Note tone="bad">
        <strong>The broker would not take it.</strong>
        <ul class="bullets">{refused.map((each) => <li key={each}>{each}</li>)}</ul>
        {queues.length > 0 && `Otherwise it would reach ${plural(queues.length, 'queue')}.`}
      </Note>
    );
  }
  if (queues.length === 0) {
    return <Note tone="warn"><strong>It goes nowhere.</strong> No binding leads it to a queue: it is dropped, or returned to the publisher if that asked for it (mandatory).</Note>;
  }
  return <Note tone="good"><strong>It reaches {plural(queues.length, 'queue')}</strong>: {queues.slice(0, FEW).map((each) => each.name).join(', ')}{queues.length > FEW && ` and ${count(queues.length - FEW)} more`}.</Note>;
}

function Visit({ visit, route }: { visit: RouteVisit; route: Route }) {
  const exchange = { vhost: route.vhost, name: visit.name };
  return (
    <li class="route-visit">
      <h3><Icon name="exchange" /> <a href={exchangePage(exchange)}>{shown(visit.name)}</a> <Badge>{visit.type}</Badge></h3>
      <ul class="route-steps">
        {visit.matched.map((each) => <Matched key={keyOf(each)} binding={each} route={route} />)}
        {visit.alternate && (
          <li class="route-step">
            <Icon name="right" />
            <span>no binding matches, so it goes on to the alternate exchange <a href={exchangePage({ vhost: route.vhost, name: visit.alternate.name })}>{visit.alternate.name}</a></span>
            {visit.alternate.outcome !== 'reached' && <Badge tone="warn">{visit.alternate.outcome}</Badge>}
          </li>
        )}
        {visit.matched.length === 0 && !visit.alternate && <li class="route-step none"><Icon name="cross" /><span>{visit.unmatched_total === 0 ? 'nothing is bound here' : 'no binding matches'}</span></li>}
      </ul>
      {visit.unmatched_total > 0 && <Misses visit={visit} route={route} />}
    </li>
  );
}

function Matched({ binding, route }: { binding: RouteBinding; route: Route }) {
  const queue = binding.destination_type === 'queue' ? route.queues.find((each) => each.name === binding.destination) : undefined;
  return (
    <li class="route-step matched">
      <Icon name="check" />
      <Key binding={binding} />
      <Icon name="right" />
      <Target binding={binding} vhost={route.vhost} />
      {binding.outcome !== undefined && binding.outcome !== 'reached' && <Badge tone="warn">{binding.outcome}</Badge>}
      {queue && <Arrival queue={queue} />}
    </li>
  );
}

/** What happens to it in the queue. */
function Arrival({ queue }: { queue: RouteQueue }) {
  const outcome = queue.outcome ?? 'unknown';
  const tone: Tone = outcome === 'enqueued' ? 'good' : outcome.startsWith('rejected') ? 'bad' : 'warn';
  return (
    <span class="route-arrival">
      <Badge tone={tone}>{outcome}</Badge>
      <span class="muted">
        {queue.type} · {count(queue.messages_ready)} ready · {plural(queue.consumers ?? 0, 'consumer')}
        {queue.message_ttl !== undefined && ` · expires after ${duration(queue.message_ttl)}`}
        {queue.dead_letter_exchange !== undefined && ` · dead letters to ${queue.dead_letter_exchange || 'the default exchange'}`}
      </span>
    </span>
  );
}

/** Bindings that do not fit, the nearest first. */
function Misses({ visit, route }: { visit: RouteVisit; route: Route }) {
  const [all, setAll] = useState(false);
  const nearest = [...visit.unmatched].sort((left, right) => nearness(right, route) - nearness(left, route));
  const listed = all ? nearest : nearest.slice(0, FEW);
  const rest = visit.unmatched_total - nearest.length;
  return (
    <details class="route-misses" open={visit.matched.length === 0}>
      <summary>{plural(visit.unmatched_total, 'binding does', 'bindings do')} not match: why not</summary>
      <div class="plain-scroll" tabIndex={0} role="region" aria-label={`Bindings of ${shown(visit.name)} that do not match`}>
        <table class="plain">
          <thead><tr><th scope="col">Binding</th><th scope="col">Would lead to</th><th scope="col">Why not</th></tr></thead>
          <tbody>
            {listed.map((each) => (
              <tr key={keyOf(each)}>
                <td><Key binding={each} /></td>
                <td><Target binding={each} vhost={route.vhost} /></td>
                <td>{each.why}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
      {nearest.length > FEW && !all && <button type="button" class="link" onClick={() => setAll(true)}>Show {count(nearest.length - FEW)} more</button>}
      {rest > 0 && <p class="muted">{count(rest)} more are not listed.</p>}
    </details>
  );
}

function Key({ binding }: { binding: RouteBinding }) {
  const args = Object.keys(binding.arguments).length > 0 ? JSON.stringify(binding.arguments) : '';
  return binding.routing_key === '' && args === '' ? <span class="muted">(empty key)</span> : <code>{[binding.routing_key, args].filter((each) => each !== '').join(' ')}</code>;
}

function Target({ binding, vhost }: { binding: RouteBinding; vhost: string }) {
  const { destination, destination_type: kind } = binding;
  return (
    <span class="route-target">
      <Icon name={kind} />
      <a href={kind === 'queue' ? href(['queues', vhost, destination]) : exchangePage({ vhost, name: destination })}>{destination}</a>
    </span>
  );
}

function keyOf(binding: RouteBinding): string {
  return `${binding.destination_type} ${binding.destination} ${binding.routing_key} ${JSON.stringify(binding.arguments)}`;
}

/** How many letters of the key fit from its beginning. */
function nearness(binding: RouteBinding, route: Route): number {
  let at = 0;
  while (at < route.routing_key.length && binding.routing_key[at] === route.routing_key[at]) {
    at++;
  }
  return at;
}
