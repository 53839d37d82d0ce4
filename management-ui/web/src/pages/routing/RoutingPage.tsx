import { path } from '../../api/client';
import type { Exchange, VirtualHost } from '../../api/types';
import { Card, Empty, PageHead, Waiting } from '../../components/basics';
import { useLive } from '../../live/live';
import { href, param, setParams, vhost } from '../../router';
import { DEFAULT, shown } from '../exchanges/fields';
import { RouteSimulator } from './RouteSimulator';

/** The routing simulator for whoever does not start at an exchange. */
export default function RoutingPage() {
  const hosts = useLive<VirtualHost[]>('/vhosts?columns=name').value ?? [];
  const host = vhost.value || param('in') || (hosts.some((each) => each.name === '/') ? '/' : (hosts[0]?.name ?? '/'));
  const answer = useLive<Exchange[]>(`${path('exchanges', host)}?columns=name,type`);
  const chosen = param('exchange');
  const exchange = answer.value?.find((each) => (each.name || DEFAULT) === chosen);
  return (
    <>
      <PageHead title="Where does a message go?" crumb={<a href={href('/exchanges')}>Exchanges</a>} detail="And why not elsewhere" />
      {!answer.value ? <Waiting error={answer.error} what="exchanges" /> : (
        <div class="stack">
          <Card>
            <div class="fields">
              {vhost.value === '' && (
                <label class="field">
                  <span class="field-label">Virtual host</span>
                  <select value={host} onChange={(event) => setParams({ in: event.currentTarget.value, exchange: null })}>
                    {hosts.map((each) => <option key={each.name} value={each.name}>{each.name}</option>)}
                  </select>
                </label>
              )}
              <label class="field">
                <span class="field-label">It is published to</span>
                <select value={exchange ? chosen : ''} onChange={(event) => setParams({ exchange: event.currentTarget.value })}>
                  <option value="">Choose an exchange</option>
                  {answer.value.map((each) => <option key={each.name} value={each.name || DEFAULT}>{shown(each.name)} – {each.type}</option>)}
                </select>
              </label>
            </div>
          </Card>
          {exchange
            ? <RouteSimulator key={`${host} ${exchange.name}`} vhost={host} exchange={exchange.name} type={exchange.type} />
            : <Empty title="Choose the exchange that the message is published to" icon="exchange">Then the key and headers, and the way through the bindings is shown.</Empty>}
        </div>
      )}
    </>
  );
}
