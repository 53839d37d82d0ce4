import { param, setParams } from '../../router';
import type { Span } from './ranges';

const USUAL = '10m';

export function chosenSpan(spans: readonly Span[]): Span {
  return spans.find((each) => each.id === (param('span') || USUAL)) ?? (spans[0] as Span);
}

export function SpanPicker({ spans }: { spans: readonly Span[] }) {
  const chosen = chosenSpan(spans);
  return (
    <div class="segmented" role="group" aria-label="How far back">
      {spans.map((each) => (
        <button key={each.id} type="button" aria-pressed={each.id === chosen.id} onClick={() => setParams({ span: each.id === USUAL ? null : each.id })}>
          {each.title}
        </button>
      ))}
    </div>
  );
}
