/** The same thing as a command or a document, to be kept somewhere. */
import type { Queue } from '../api/types';

const quoted = (text: string): string => (/^[\w./:@%+-]+$/.test(text) ? text : `'${text.replaceAll("'", `'\\''`)}'`);

export function declareByHttp(queue: Queue): string {
  const body = JSON.stringify(declared(queue), null, 2);
  return `PUT /api/queues/${encodeURIComponent(queue.vhost)}/${encodeURIComponent(queue.name)}\n${body}`;
}

export function declareByAdmin(queue: Queue): string {
  const rest = Object.fromEntries(Object.entries(queue.arguments).filter(([name]) => name !== 'x-queue-type'));
  return [
    `rabbitmqadmin --vhost ${quoted(queue.vhost)} declare queue --name ${quoted(queue.name)} --type ${queue.type}`,
    `--durable ${queue.durable} --auto-delete ${queue.auto_delete}`,
    ...(Object.keys(rest).length > 0 ? [`--arguments ${quoted(JSON.stringify(rest))}`] : []),
  ].join(' \\\n  ');
}

export function asDefinitions(queue: Queue): string {
  return JSON.stringify({ queues: [{ name: queue.name, vhost: queue.vhost, ...declared(queue) }] }, null, 2);
}

export function maintenance(queue: Queue): string {
  const at = `-p ${quoted(queue.vhost)}`;
  const name = quoted(queue.name);
  return [
    `rabbitmqctl list_queues ${at} name messages_ready messages_unacknowledged consumers`,
    `rabbitmqctl pause_queue ${at} ${name} --reason '…'`,
    `rabbitmqctl resume_queue ${at} ${name}`,
    `rabbitmqctl purge_queue ${at} ${name}`,
    `rabbitmqctl delete_queue ${at} ${name}`,
  ].join('\n');
}

function declared(queue: Queue): object {
  return { durable: queue.durable, auto_delete: queue.auto_delete, arguments: queue.arguments };
}
