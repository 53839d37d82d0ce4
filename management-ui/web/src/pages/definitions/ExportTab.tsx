import { useEffect, useState } from 'preact/hooks';
import { ApiError, get, path } from '../../api/client';
import { Button, Card, Note, Waiting } from '../../components/basics';
import { bytes, count } from '../../lib/format';
import { ScopeSelect, scope } from './scope';

type Document = Readonly<Record<string, unknown>>;

/** Everything that is declared, or some of it, as a document that RabbitMQ reads, too. */
export function ExportTab() {
  const of = scope();
  const [document, setDocument] = useState<Document | null>(null);
  const [error, setError] = useState<ApiError | null>(null);
  const [without, setWithout] = useState<ReadonlySet<string>>(new Set());
  const [asked, setAsked] = useState(0);
  useEffect(() => {
    const aborted = new AbortController();
    get<Document>(of === '' ? '/definitions' : path('definitions', of), aborted.signal).then(
      (value) => { setDocument(value); setError(null); },
      (cause: unknown) => { if (cause instanceof ApiError) { setError(cause); } },
    );
    return () => aborted.abort();
  }, [of, asked]);
  if (!document) {
    return <Waiting error={error} what="definitions" />;
  }
  const lists = Object.entries(document).filter((each): each is [string, unknown[]] => Array.isArray(each[1]));
  const text = JSON.stringify(Object.fromEntries(Object.entries(document).filter(([key]) => !without.has(key))), null, 2);
  const choose = (key: string): void => {
    const next = new Set(without);
    if (!next.delete(key)) {
      next.add(key);
    }
    setWithout(next);
  };
  return (
    <Card title="Export" actions={<><Button onClick={() => setAsked(asked + 1)}>Read again</Button><Button kind="primary" icon="download" onClick={() => download(text, of)}>Download {bytes(new Blob([text]).size)}</Button></>}>
      <ScopeSelect />
      <fieldset class="table-field">
        <legend class="field-label">With</legend>
        <div class="checks">
          {lists.map(([key, items]) => <label class="check" key={key}><input type="checkbox" checked={!without.has(key)} onChange={() => choose(key)} />{key.replaceAll('_', ' ')} <span class="muted">{count(items.length)}</span></label>)}
        </div>
      </fieldset>
      {lists.some(([key, items]) => key === 'users' && items.length > 0 && !without.has(key)) && <Note tone="warn">The document holds the hashes of passwords: keep it where secrets are kept.</Note>}
      <p class="field-more">Messages are not in it, and neither are exclusive queues. Passwords in the addresses of parameters are in it as they are.</p>
    </Card>
  );
}

function download(text: string, of: string): void {
  const link = globalThis.document.createElement('a');
  link.href = URL.createObjectURL(new Blob([text], { type: 'application/json' }));
  link.download = `definitions${of === '' ? '' : `-${of.replace(/[^\w.-]+/g, '_')}`}-${new Date().toISOString().slice(0, 10)}.json`;
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 10_000);
}
