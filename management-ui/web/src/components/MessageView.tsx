import type { Message } from '../api/types';
import { bytes, count } from '../lib/format';
import { deaths, reasonOf, type Death } from '../lib/deaths';
import { fromBase64 } from '../lib/payload';
import { Badge, KeyValue, When } from './basics';
import { JsonView, Viewer } from './Viewer';

/** One message that was got: where it came from, its properties, its body. */
export function MessageView({ message, place, of, open = false }: { message: Message; place: number; of: number; open?: boolean }) {
  const { headers = {}, ...properties } = message.properties;
  const content = message.payload_encoding === 'base64' ? fromBase64(message.payload) : new TextEncoder().encode(message.payload);
  const history = deaths(headers);
  return (
    <details class="message" open={open}>
      <summary>
        <strong>{count(place)} of {count(of)}</strong>
        <code>{message.routing_key || '(empty key)'}</code>
        <span class="muted">from {message.exchange || 'the default exchange'} · {bytes(message.payload_bytes)}</span>
        {message.redelivered && <Badge tone="warn">redelivered</Badge>}
        {history.length > 0 && <Badge tone="bad">dead-lettered</Badge>}
        {properties['content_type'] !== undefined && <Badge>{String(properties['content_type'])}</Badge>}
      </summary>
      <div class="message-body">
        <Viewer content={content} label="Body" />
        {content.length < message.payload_bytes && <p class="muted">Only the first {bytes(content.length)} are shown.</p>}
        <div class="stack">
          {history.length > 0 && <Deaths deaths={history} />}
          {Object.keys(properties).length > 0 && <KeyValue pairs={Object.entries(properties).map(([name, value]) => [name, String(value)] as const)} />}
          {Object.keys(headers).length > 0 && <JsonView label="Headers" value={headers} />}
        </div>
      </div>
    </details>
  );
}

function Deaths({ deaths: all }: { deaths: readonly Death[] }) {
  return (
    <section aria-label="Dead-lettered">
      <h3>How it died, the latest first</h3>
      <ol class="deaths">
        {all.map((each, at) => (
          <li key={at}>
            <p><Badge tone="bad">{reasonOf(each)}</Badge> in <strong>{each.queue}</strong>{each.count > 1 && `, ${count(each.count)} times`}{each.at > 0 && <>, {each.count > 1 && 'first '}<When at={each.at} /></>}</p>
            <p class="muted">It had come from {each.exchange || 'the default exchange'} with {each.keys.map((key) => key || '(empty key)').join(', ')}</p>
          </li>
        ))}
      </ol>
    </section>
  );
}
