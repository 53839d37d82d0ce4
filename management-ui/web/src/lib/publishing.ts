/** A message as it is typed, and as the API takes it. */
import type { Known } from './table';

export type Format = 'text' | 'json' | 'base64';

export const PROPERTIES: readonly Known[] = [
  { name: 'content_type', title: 'Content type', kind: 'text', help: 'For example application/json' },
  { name: 'content_encoding', title: 'Content encoding', kind: 'text', help: 'For example gzip, if the body is so' },
  { name: 'correlation_id', title: 'Correlation id', kind: 'text', help: 'Ties an answer to its question' },
  { name: 'reply_to', title: 'Reply to', kind: 'text', help: 'The queue for the answer' },
  { name: 'message_id', title: 'Message id', kind: 'text', help: 'The application’s own id' },
  { name: 'type', title: 'Type', kind: 'text', help: 'The application’s own word' },
  { name: 'app_id', title: 'App id', kind: 'text', help: 'The application’s own name' },
  { name: 'user_id', title: 'User id', kind: 'text', help: 'If it is set it must be your own name' },
  { name: 'expiration', title: 'Expiration', kind: 'text', help: 'Milliseconds, after which it is dropped or dead-lettered' },
  { name: 'priority', title: 'Priority', kind: 'number', help: 'For queues with priorities' },
  { name: 'timestamp', title: 'Timestamp', kind: 'number', help: 'Seconds since 1970' },
];

export interface Encoded {
  readonly payload: string;
  readonly encoding: 'string' | 'base64';
  readonly contentType: string | null;
  /** What is wrong with it, in words; empty if nothing is. */
  readonly problem: string;
}

export function encoded(text: string, format: Format): Encoded {
  switch (format) {
    case 'text':
      return { payload: text, encoding: 'string', contentType: null, problem: '' };
    case 'json':
      return { payload: text, encoding: 'string', contentType: 'application/json', problem: jsonProblem(text) };
    case 'base64': {
      const payload = text.replace(/\s+/g, '');
      const good = payload.length % 4 === 0 && /^[A-Za-z0-9+/]*={0,2}$/.test(payload);
      return { payload, encoding: 'base64', contentType: null, problem: good ? '' : 'This is no base64: letters, digits, + and /, filled up with = to groups of four' };
    }
  }
}

function jsonProblem(text: string): string {
  try {
    JSON.parse(text);
    return '';
  } catch (cause) {
    return `This is no JSON: ${cause instanceof Error ? cause.message : String(cause)}`;
  }
}
