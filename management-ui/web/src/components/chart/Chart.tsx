import { useEffect, useRef, useState } from 'preact/hooks';
import uPlot from 'uplot';
import 'uplot/dist/uPlot.min.css';
import { timeOfDay } from '../../lib/format';
import type { Plot } from '../../lib/history';
import { shownTheme } from '../../shell/theme';
import { ChartTable } from './ChartTable';
import { FORMATS, options, type Series, type Unit } from './options';

export interface ChartProps {
  readonly title: string;
  readonly unit: Unit;
  readonly series: readonly Series[];
  readonly plot: Plot | undefined;
  readonly height?: number;
}

/** Lines over time. The legend switches lines; the arrow keys move along; the same numbers are there as a table. */
export function Chart({ title, unit, series, plot, height = 168 }: ChartProps) {
  const box = useRef<HTMLDivElement>(null);
  const chart = useRef<uPlot | null>(null);
  const [cursor, setCursor] = useState<number | null>(null);
  const [hidden, setHidden] = useState<ReadonlySet<string>>(new Set());
  const [asTable, setAsTable] = useState(false);
  const theme = shownTheme.value;
  const ready = plot !== undefined && plot.times.length > 1;

  useEffect(() => {
    const element = box.current;
    if (!element || asTable || !ready) {
      return;
    }
    const made = new uPlot(options(element, unit, series, height, setCursor), [[], ...series.map(() => [])], element);
    chart.current = made;
    const resized = new ResizeObserver(() => made.setSize({ width: element.clientWidth, height }));
    resized.observe(element);
    return () => {
      resized.disconnect();
      made.destroy();
      chart.current = null;
    };
  }, [theme, asTable, ready, unit, height, series.map((each) => each.metric).join()]);

  useEffect(() => {
    const made = chart.current;
    if (made && plot) {
      made.setData([plot.times, ...plot.lines]);
      // Only what changed: it would fix the scale at what it was.
      series.forEach((each, at) => {
        if (made.series[at + 1]?.show === hidden.has(each.title)) {
          made.setSeries(at + 1, { show: !hidden.has(each.title) });
        }
      });
    }
  }, [plot, hidden, theme, asTable, ready]);

  const step = (event: KeyboardEvent): void => {
    const by = event.key === 'ArrowLeft' ? -1 : event.key === 'ArrowRight' ? 1 : 0;
    const made = chart.current;
    if (by !== 0 && made && plot) {
      event.preventDefault();
      const at = Math.max(0, Math.min(plot.times.length - 1, (cursor ?? plot.times.length) + by));
      made.setCursor({ left: made.valToPos(plot.times[at] ?? 0, 'x'), top: 10 });
    }
  };
  const at = cursor ?? (plot ? plot.times.length - 1 : 0);
  return (
    <section class="chart" aria-label={title}>
      <header class="chart-head">
        <h2>{title}</h2>
        <span class="chart-at">{cursor !== null && plot ? moment(plot.times[cursor]) : ''}</span>
        <button type="button" class="link" onClick={() => setAsTable(!asTable)}>{asTable ? 'Chart' : 'Table'}</button>
      </header>
      {asTable && plot ? (
        <ChartTable title={title} series={series} plot={plot} format={FORMATS[unit]} />
      ) : (
        <div
          class="chart-plot"
          ref={box}
          style={{ blockSize: `${height}px` }}
          tabIndex={0}
          role="group"
          aria-label={`${title}: move along with the arrow keys`}
          onKeyDown={step}
          onBlur={() => chart.current?.setCursor({ left: -10, top: -10 })}
        >
          {!ready && <p class="waiting">{plot === undefined ? 'Loading…' : 'Nothing was counted in this time yet.'}</p>}
        </div>
      )}
      <ul class="legend">
        {series.map((each, line) => (
          <li key={each.title}>
            <button type="button" aria-pressed={!hidden.has(each.title)} onClick={() => setHidden(flipped(hidden, each.title))}>
              <span class="swatch" style={{ background: `var(--metric-${each.metric})` }} />
              {each.title}
              <span class="legend-value">{FORMATS[unit](plot?.lines[line]?.[at])}</span>
            </button>
          </li>
        ))}
      </ul>
    </section>
  );
}

function flipped(set: ReadonlySet<string>, key: string): ReadonlySet<string> {
  const next = new Set(set);
  if (!next.delete(key)) {
    next.add(key);
  }
  return next;
}

function moment(seconds: number | undefined): string {
  return seconds === undefined ? '' : timeOfDay(seconds * 1000);
}
