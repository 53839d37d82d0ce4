import type uPlot from 'uplot';
import { bytes, count, rate, shortCount } from '../../lib/format';

export type Unit = 'rate' | 'count' | 'bytes';

export interface Series {
  readonly title: string;
  /** Its colour is --metric-…: the same on every page. */
  readonly metric: string;
}

export const FORMATS: Record<Unit, (value: number | null | undefined) => string> = { rate, count, bytes };

const AXIS: Record<Unit, (value: number) => string> = {
  rate: (value) => (value < 10 ? rate(value).replace('/s', '') : shortCount(value)),
  count: shortCount,
  bytes,
};

/** Steps of an axis that counts: there is no half a message. */
const WHOLE = Array.from({ length: 13 }, (_, exponent) => [1, 2, 5].map((digit) => digit * 10 ** exponent)).flat();

/** And of bytes, so that they are round in KiB and MiB. */
const DOUBLED = Array.from({ length: 50 }, (_, exponent) => 2 ** exponent);

const STEPS: Partial<Record<Unit, number[]>> = { count: WHOLE, bytes: DOUBLED };

/** How uPlot draws here: colours are read from the same properties as everything else. */
export function options(
  element: HTMLElement,
  unit: Unit,
  series: readonly Series[],
  height: number,
  onCursor: (at: number | null) => void,
): uPlot.Options {
  const styles = getComputedStyle(element);
  const colour = (name: string): string => styles.getPropertyValue(name).trim();
  const axis = { stroke: colour('--text-2'), font: `11px ${styles.fontFamily}`, ticks: { show: false } };
  return {
    width: element.clientWidth,
    height,
    legend: { show: false },
    padding: [8, 26, 0, 0],
    cursor: { y: false, sync: { key: 'charts' }, drag: { x: false, y: false } },
    scales: { x: { time: true }, y: { range: (_chart, _least, most) => [0, most > 0 ? most * 1.1 : 1] } },
    axes: [
      { ...axis, grid: { show: false }, space: 70, size: 26, values: (_chart, splits) => splits.map(clock(splits)) },
      {
        ...axis,
        grid: { stroke: colour('--line'), width: 1 },
        space: 34,
        ...(STEPS[unit] ? { incrs: STEPS[unit] } : {}),
        size: unit === 'bytes' ? 64 : 44,
        values: (_chart, splits) => splits.map(AXIS[unit]),
      },
    ],
    series: [
      {},
      ...series.map((each) => ({
        label: each.title,
        stroke: colour(`--metric-${each.metric}`),
        width: 1.6,
        points: { show: false },
        spanGaps: false,
      })),
    ],
    hooks: { setCursor: [(chart) => onCursor(chart.cursor.idx ?? null)] },
  };
}

/** Seconds only where the marks are closer than a minute. */
function clock(splits: readonly number[]): (seconds: number) => string {
  const close = (splits[1] ?? 0) - (splits[0] ?? 0) < 60;
  return (seconds) =>
    new Date(seconds * 1000).toLocaleTimeString('en-GB', { hour: '2-digit', minute: '2-digit', ...(close ? { second: '2-digit' } : {}) });
}
