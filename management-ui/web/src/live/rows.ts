/** What arrives on the stream, and how it changes what is known. Pure: the stream and its clock are elsewhere. */

export interface ValueEvent {
  readonly w: number;
  readonly status: number;
  readonly body: unknown;
}

export interface RowsEvent {
  readonly w: number;
  readonly length: number;
  readonly meta?: Record<string, unknown>;
  readonly rows: Readonly<Record<string, unknown>>;
}

/** A list, or a page with `items`, with the rows that came in place of those before; rows that stayed are the same objects. */
export function withRows(before: unknown, event: RowsEvent): unknown {
  if (Array.isArray(before)) {
    return replaced(before, event);
  }
  const page = (before ?? {}) as { items?: unknown };
  return { ...page, ...event.meta, items: replaced(Array.isArray(page.items) ? page.items : [], event) };
}

function replaced(before: readonly unknown[], event: RowsEvent): unknown[] {
  const after = before.slice(0, event.length);
  for (const [index, row] of Object.entries(event.rows)) {
    after[Number(index)] = row;
  }
  return after;
}

/** Splits a text/event-stream into its events; what is not complete yet waits for the next piece. */
export class EventParser {
  private rest = '';

  push(text: string): { event: string; data: string }[] {
    const blocks = (this.rest + text).replaceAll('\r\n', '\n').split('\n\n');
    this.rest = blocks.pop() ?? '';
    return blocks.flatMap((block) => {
      let event = 'message';
      const data: string[] = [];
      for (const line of block.split('\n')) {
        if (line.startsWith('event:')) {
          event = line.slice(6).trim();
        } else if (line.startsWith('data:')) {
          data.push(line.slice(5).replace(/^ /, ''));
        }
      }
      return data.length === 0 ? [] : [{ event, data: data.join('\n') }];
    });
  }
}
