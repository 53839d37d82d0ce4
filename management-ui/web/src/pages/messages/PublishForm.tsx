import { useState } from 'preact/hooks';
import { path, post } from '../../api/client';
import { Note } from '../../components/basics';
import { CheckField, FormFoot, TextField, useForm } from '../../components/form';
import { TableField } from '../../components/TableField';
import { timeOfDay } from '../../lib/format';
import { encoded, PROPERTIES, type Format } from '../../lib/publishing';
import { typed, type Entry } from '../../lib/table';
import { refresh } from '../../live/live';
import { href } from '../../router';

const FORMATS: readonly (readonly [Format, string])[] = [['text', 'Text'], ['json', 'JSON'], ['base64', 'Base64']];

interface Values {
  readonly exchange: string;
  readonly key: string;
  readonly format: Format;
  readonly payload: string;
  readonly persistent: boolean;
  readonly headers: readonly Entry[];
  readonly properties: readonly Entry[];
}

interface Sent {
  readonly routed: boolean;
  readonly at: number;
  readonly exchange: string;
  readonly key: string;
}

/**
 * One message, published over the HTTP API.
 *
 * @param props.to the queue that it is for, where the default exchange leads there
 */
export function PublishForm({ vhost, exchange, routingKey, to, fixed = false, exchanges }: {
  vhost: string;
  exchange: string;
  routingKey: string;
  to?: string;
  /** The exchange is the one that is given. */
  fixed?: boolean;
  /** To be chosen from, where it is not fixed. */
  exchanges?: readonly string[];
}) {
  const [sent, setSent] = useState<Sent | null>(null);
  const form = useForm<Values>(
    { exchange, key: routingKey, format: 'text', payload: '', persistent: true, headers: [], properties: [] },
    (values) => ({
      ...problemOf(values),
      ...(typed(values.headers, []).problems.some((each) => each !== '') ? { headers: 'wrong' } : {}),
      ...(typed(values.properties, PROPERTIES).problems.some((each) => each !== '') ? { properties: 'wrong' } : {}),
    }),
    async (values) => {
      const { payload, encoding, contentType } = encoded(values.payload, values.format);
      const { routed } = await post<{ routed: boolean }>(path('exchanges', vhost, values.exchange || 'amq.default', 'publish'), {
        routing_key: values.key,
        payload,
        payload_encoding: encoding,
        properties: {
          ...(contentType === null ? {} : { content_type: contentType }),
          ...typed(named(values.properties), PROPERTIES).table,
          delivery_mode: values.persistent ? 2 : 1,
          headers: typed(named(values.headers), []).table,
        },
      });
      setSent({ routed, at: Date.now(), exchange: values.exchange, key: values.key });
      refresh();
    },
  );
  return (
    <form onSubmit={form.submit}>
      {to === undefined && (
        <div class="fields">
          {!fixed && <TextField form={form} name="exchange" label="Exchange" mono help="Empty for the default exchange, which routes by the queue’s name" {...(exchanges ? { options: exchanges } : {})} />}
          <TextField form={form} name="key" label="Routing key" mono />
        </div>
      )}
      <div class="row format"><div class="segmented small" role="group" aria-label="What the body is">
        {FORMATS.map(([id, title]) => <button key={id} type="button" aria-pressed={form.values.format === id} onClick={() => form.set('format', id)}>{title}</button>)}
      </div></div>
      <TextField form={form} name="payload" label="Body" rows={6} mono help={form.values.format === 'base64' ? 'Any bytes, written in base64' : form.values.format === 'json' ? 'Sent as it is typed; the content type is set to application/json' : 'Sent as UTF-8'} />
      <CheckField form={form} name="persistent" label="Persistent" help="Survives a restart in a durable queue" />
      <details class="more">
        <summary>Headers and properties</summary>
        <TableField label="Headers" help="What reads as JSON is sent as such: 1 is a number, true a flag. Other text needs no quotes." known={[]} value={form.values.headers} onChange={(headers) => form.set('headers', headers)} />
        <TableField label="Properties" known={PROPERTIES} value={form.values.properties} onChange={(properties) => form.set('properties', properties)} />
      </details>
      <div aria-live="polite">{sent && <Outcome sent={sent} vhost={vhost} {...(to === undefined ? {} : { to })} />}</div>
      <FormFoot form={form} verb="Publish message" />
    </form>
  );
}

function Outcome({ sent, vhost, to }: { sent: Sent; vhost: string; to?: string }) {
  const why = href(['exchanges', vhost, sent.exchange || 'amq.default'], { tab: 'route', key: sent.key, asked: true });
  return sent.routed
    ? <Note tone="good">Published{to ? ` to ${to}` : ': it was routed to at least one queue'}, at {timeOfDay(sent.at)}. {!to && <a href={why}>Where to?</a>}</Note>
    : <Note tone="warn">Published, but no binding matched: the message went nowhere. <a href={why}>Why not?</a></Note>;
}

function problemOf({ payload, format }: Values): { payload?: string } {
  const { problem } = encoded(payload, format);
  return problem === '' ? {} : { payload: problem };
}

function named(entries: readonly Entry[]): readonly Entry[] {
  return entries.filter((each) => each.name.trim() !== '');
}
