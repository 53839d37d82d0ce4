import { useState } from 'preact/hooks';
import { path, post } from '../../api/client';
import { Note } from '../../components/basics';
import { CheckField, FormFoot, TextField, useForm } from '../../components/form';
import { TableField } from '../../components/TableField';
import { typed, type Entry, type Known } from '../../lib/table';
import { refresh } from '../../live/live';

const PROPERTIES: readonly Known[] = [
  { name: 'content_type', title: 'Content type', kind: 'text', help: 'For example application/json' },
  { name: 'correlation_id', title: 'Correlation id', kind: 'text', help: 'Ties an answer to its question' },
  { name: 'reply_to', title: 'Reply to', kind: 'text', help: 'The queue for the answer' },
  { name: 'message_id', title: 'Message id', kind: 'text', help: 'The application’s own id' },
  { name: 'type', title: 'Type', kind: 'text', help: 'The application’s own word' },
  { name: 'expiration', title: 'Expiration', kind: 'text', help: 'Milliseconds, after which it is dropped or dead-lettered' },
  { name: 'priority', title: 'Priority', kind: 'number', help: 'For queues with priorities' },
];

interface Values {
  readonly exchange: string;
  readonly key: string;
  readonly payload: string;
  readonly persistent: boolean;
  readonly headers: readonly Entry[];
  readonly properties: readonly Entry[];
}

/**
 * One message, published over the HTTP API.
 *
 * @param props.to the queue that it is for, where the default exchange leads there
 */
export function PublishForm({ vhost, exchange, routingKey, to, exchanges }: {
  vhost: string;
  exchange: string;
  routingKey: string;
  to?: string;
  /** To be chosen from, where it is not fixed. */
  exchanges?: readonly string[];
}) {
  const [answer, setAnswer] = useState<{ readonly routed: boolean; readonly at: number } | null>(null);
  const form = useForm<Values>(
    { exchange, key: routingKey, payload: '', persistent: true, headers: [], properties: [] },
    (values) => (typed(values.properties, PROPERTIES).problems.some((each) => each !== '') ? { properties: 'wrong' } : {}),
    async (values) => {
      const { routed } = await post<{ routed: boolean }>(path('exchanges', vhost, values.exchange || 'amq.default', 'publish'), {
        routing_key: values.key,
        payload: values.payload,
        payload_encoding: 'string',
        properties: {
          ...typed(values.properties, PROPERTIES).table,
          delivery_mode: values.persistent ? 2 : 1,
          headers: typed(values.headers, []).table,
        },
      });
      setAnswer({ routed, at: Date.now() });
      refresh();
    },
  );
  return (
    <form onSubmit={form.submit}>
      {to === undefined && (
        <div class="fields">
          <TextField form={form} name="exchange" label="Exchange" mono help="Empty for the default exchange, which routes by the queue’s name" {...(exchanges ? { options: exchanges } : {})} />
          <TextField form={form} name="key" label="Routing key" mono />
        </div>
      )}
      <TextField form={form} name="payload" label="Body" rows={4} mono />
      <CheckField form={form} name="persistent" label="Persistent" help="Survives a restart in a durable queue" />
      <details class="more">
        <summary>Headers and properties</summary>
        <TableField label="Headers" known={[]} value={form.values.headers} onChange={(headers) => form.set('headers', headers)} />
        <TableField label="Properties" known={PROPERTIES} value={form.values.properties} onChange={(properties) => form.set('properties', properties)} />
      </details>
      <div aria-live="polite">
        {answer && (answer.routed
          ? <Note tone="good">Published{to ? ` to ${to}` : ': it was routed to at least one queue'}, at {new Date(answer.at).toLocaleTimeString()}.</Note>
          : <Note tone="warn">Published, but no binding matched: the message went nowhere.</Note>)}
      </div>
      <FormFoot form={form} verb="Publish message" />
    </form>
  );
}
