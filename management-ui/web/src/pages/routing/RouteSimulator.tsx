import { useEffect, useState } from 'preact/hooks';
import { post } from '../../api/client';
import type { Named, Route } from '../../api/types';
import { Card, Empty } from '../../components/basics';
import { FormFoot, TextField, useForm } from '../../components/form';
import { TableField } from '../../components/TableField';
import { typed, type Entry, type Known } from '../../lib/table';
import { usePolled } from '../../live/polled';
import { param, setParams } from '../../router';
import { may, session } from '../../session';
import { exchangePath, keyHelp } from '../exchanges/fields';
import { RouteResult } from './RouteResult';

/** Those that decide where a message goes, or whether it is taken at all. */
const PROPERTIES: readonly Known[] = [
  { name: 'user_id', title: 'User id', kind: 'text', help: 'If it is set it must be the user’s own name' },
  { name: 'message_id', title: 'Message id', kind: 'text', help: 'Exchanges that hash may be told to use it' },
  { name: 'correlation_id', title: 'Correlation id', kind: 'text', help: 'Exchanges that hash may be told to use it' },
];
const HEADERS: readonly Known[] = [
  { name: 'CC', title: 'CC', kind: 'json', help: 'More routing keys, as a list: ["audit", "copy"]' },
];
const UNMATCHED = 500;

interface Values {
  readonly key: string;
  readonly user: string;
  readonly headers: readonly Entry[];
  readonly properties: readonly Entry[];
}

/** Asks the broker's own router where a message would go. What was asked is in the address. */
export function RouteSimulator({ vhost, exchange, type }: { vhost: string; exchange: string; type: string }) {
  const [route, setRoute] = useState<Route | null>(null);
  const users = usePolled<Named[]>(may('administrator') ? '/users?columns=name' : null, 600) ?? [];
  const ask = async (values: Values): Promise<void> => {
    const headers = filled(values.headers);
    setParams({ key: values.key, headers: headers.length > 0 ? JSON.stringify(headers.map((each) => [each.name, each.value])) : null, user: values.user, asked: true }, true);
    setRoute(await post<Route>(exchangePath({ vhost, name: exchange }, 'route'), {
      routing_key: values.key,
      headers: typed(headers, HEADERS).table,
      properties: typed(filled(values.properties), PROPERTIES).table,
      unmatched: UNMATCHED,
      ...(values.user === '' ? {} : { user: values.user }),
    }));
  };
  const form = useForm<Values>(
    { key: param('key'), user: param('user'), headers: headersOf(param('headers')), properties: [] },
    (values) => ({
      ...(typed(values.headers, HEADERS).problems.some((each) => each !== '') ? { headers: 'wrong' } : {}),
      ...(typed(values.properties, PROPERTIES).problems.some((each) => each !== '') ? { properties: 'wrong' } : {}),
    }),
    ask,
  );
  useEffect(() => {
    if (param('asked') !== '') {
      void ask(form.values).catch(() => undefined);
    }
  }, [vhost, exchange]);
  return (
    <div class="simulator">
      <Card title="A message">
        <form onSubmit={form.submit}>
          <TextField form={form} name="key" label="Routing key" mono placeholder="order.new.eu" help={keyHelpForMessage(type)} />
          <TableField label="Headers" known={HEADERS} value={form.values.headers} onChange={(headers) => form.set('headers', headers)} />
          <details class="more">
            <summary>Properties and user</summary>
            <TableField label="Properties" known={PROPERTIES} value={form.values.properties} onChange={(properties) => form.set('properties', properties)} />
            {may('administrator') && <TextField form={form} name="user" label="Published by" placeholder={session.value?.name ?? ''} options={users.map((each) => each.name)} help="Whose permissions count; empty for you" />}
          </details>
          <FormFoot form={form} verb="Show the route" />
          <p class="field-more">Nothing is published and nothing changes.</p>
        </form>
      </Card>
      <div aria-live="polite">
        {route === null
          ? <Card><Empty title="Where would it go, and why not elsewhere?" icon="topology">The broker’s own router answers, from the bindings and queues of this moment.</Empty></Card>
          : <RouteResult route={route} />}
      </div>
    </div>
  );
}

function filled(all: readonly Entry[]): readonly Entry[] {
  return all.filter((each) => each.name.trim() !== '');
}

function headersOf(text: string): readonly Entry[] {
  try {
    return (JSON.parse(text || '[]') as string[][]).map(([name = '', value = '']) => ({ name: String(name), value: String(value) }));
  } catch {
    return [];
  }
}

function keyHelpForMessage(type: string): string {
  return type === 'topic' ? 'Words between dots, without * and #' : type === 'fanout' || type === 'headers' ? keyHelp(type) : '';
}
