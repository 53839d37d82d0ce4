/** Moving messages inside a virtual host: a shovel that goes when it has moved them, as RabbitMQ's pages make one. */

export interface Move {
  readonly vhost: string;
  readonly from: string;
  /** A queue; or an exchange, to which each message goes with its own routing key. */
  readonly to: { readonly queue: string } | { readonly exchange: string };
  /** How many; null for as many as are there when it begins. */
  readonly count: number | null;
}

export interface Shovel {
  readonly name: string;
  readonly vhost: string;
  readonly state: string;
  readonly reason?: string;
  readonly forwarded?: number;
  readonly remaining?: number | string;
}

const PREFETCH = 1_000;

export const moveName = (queue: string): string => `Move from ${queue}`;

/** The value of the parameter. */
export function moveShovel({ vhost, from, to, count }: Move): Record<string, unknown> {
  const here = `amqp:///${encodeURIComponent(vhost)}`;
  return {
    'src-uri': here,
    'src-protocol': 'amqp091',
    'src-queue': from,
    'src-delete-after': count ?? 'queue-length',
    'src-prefetch-count': PREFETCH,
    'dest-uri': here,
    'dest-protocol': 'amqp091',
    ...('queue' in to ? { 'dest-queue': to.queue } : { 'dest-exchange': to.exchange }),
    'dest-add-forward-headers': false,
    'ack-mode': 'on-confirm',
  };
}
