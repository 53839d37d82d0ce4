import { useState } from 'preact/hooks';
import { asHex, asJson, asText } from '../lib/payload';
import { CopyButton } from './basics';
import { JsonTree } from './JsonTree';

type View = 'json' | 'text' | 'hex';

/** The body of a message as JSON, text or bytes: first as what it most likely is. It is always text to the browser. */
export function Viewer({ content, label }: { content: Uint8Array; label: string }) {
  const text = asText(content);
  const json = asJson(text);
  const [chosen, setChosen] = useState<View | null>(null);
  const views: [View, string, string | null][] = [['json', 'JSON', json], ['text', 'Text', text], ['hex', 'Hex', asHex(content)]];
  const there = views.filter(([, , shown]) => shown !== null);
  const [view, , shown] = there.find(([id]) => id === chosen) ?? there[0] ?? ['hex', 'Hex', ''];
  return (
    <div class="viewer">
      <div class="viewer-head">
        <div class="segmented small" role="group" aria-label={`${label}: how to show it`}>
          {there.map(([id, title]) => (
            <button key={id} type="button" aria-pressed={id === view} onClick={() => setChosen(id)}>{title}</button>
          ))}
        </div>
        <CopyButton text={shown ?? ''} label={`Copy ${label}`} />
      </div>
      {view === 'json' && shown !== null
        ? <div class="viewer-tree" tabIndex={0} role="region" aria-label={label}><JsonTree value={JSON.parse(shown)} /></div>
        : <pre tabIndex={0} aria-label={label}>{content.length === 0 ? <em>empty</em> : shown}</pre>}
    </div>
  );
}

/** Any value of the API, indented. */
export function JsonView({ value, label }: { value: unknown; label: string }) {
  const text = JSON.stringify(value, null, 2);
  return (
    <div class="viewer">
      <div class="viewer-head"><span class="viewer-label">{label}</span><CopyButton text={text} label={`Copy ${label}`} /></div>
      <pre tabIndex={0} aria-label={label}>{text}</pre>
    </div>
  );
}
