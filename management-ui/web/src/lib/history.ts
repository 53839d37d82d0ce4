/** The past as the API gives it: totals at moments, the latest first. */
import type { Samples } from '../api/types';

/** A point each; null where nothing is known, which is a gap in the line. */
export type Line = (number | null)[];

export interface Plot {
  /** Seconds since 1970, ascending. */
  readonly times: number[];
  readonly lines: Line[];
}

/** Levels, such as the messages that are ready. */
export function levels(details: readonly (Samples | undefined)[]): Plot {
  return plot(details, (samples) => samples.map((each) => each.sample));
}

/** Events each second between two moments. A total that fell was started anew: a gap. */
export function rates(details: readonly (Samples | undefined)[]): Plot {
  const all = plot(details, (samples) =>
    samples.map((each, at) => {
      const before = samples[at - 1];
      if (before === undefined || each.sample < before.sample) {
        return null;
      }
      return ((each.sample - before.sample) * 1000) / (each.timestamp - before.timestamp);
    }),
  );
  return { times: all.times.slice(1), lines: all.lines.map((line) => line.slice(1)) };
}

function plot(details: readonly (Samples | undefined)[], line: (ascending: { sample: number; timestamp: number }[]) => Line): Plot {
  const known = details.find((each) => each?.samples)?.samples ?? [];
  const times = known.map((each) => each.timestamp / 1000).reverse();
  return {
    times,
    lines: details.map((each) => (each?.samples ? line([...each.samples].reverse()) : times.map(() => null))),
  };
}
