/** JSON that can be folded, each value in the colour of its kind and in its own letters. */

const OPEN_TO_DEPTH = 4;
/** More children than this are not put into the page at once. */
const MOST = 500;

export function JsonTree({ value }: { value: unknown }) {
  return <div class="json"><Branch value={value} depth={0} /></div>;
}

function Branch({ name, value, depth }: { name?: string; value: unknown; depth: number }) {
  const label = name !== undefined && <span class="json-name">{name}: </span>;
  if (typeof value !== 'object' || value === null) {
    return <div class="json-leaf">{label}<span class={`json-${value === null ? 'null' : typeof value}`}>{JSON.stringify(value)}</span></div>;
  }
  const list = Array.isArray(value);
  const children = list ? value.map((each, at) => [String(at), each] as const) : Object.entries(value);
  if (children.length === 0) {
    return <div class="json-leaf">{label}{list ? '[]' : '{}'}</div>;
  }
  return (
    <details open={depth < OPEN_TO_DEPTH}>
      <summary>{label}<span class="json-size">{list ? `[${children.length}]` : `{${children.length}}`}</span></summary>
      <div class="json-children">
        {children.slice(0, MOST).map(([key, each]) => <Branch key={key} name={key} value={each} depth={depth + 1} />)}
        {children.length > MOST && <div class="json-leaf">… {children.length - MOST} more: see them as text</div>}
      </div>
    </details>
  );
}
