/** How far back charts look. The node keeps ten minutes by its interval, an hour by the minute, longer for some things. */
export interface Span {
  readonly id: string;
  readonly title: string;
  readonly seconds: number;
  readonly step: number;
}

export const SHORT_SPANS: readonly Span[] = [
  { id: '1m', title: '1 min', seconds: 60, step: 5 },
  { id: '10m', title: '10 min', seconds: 600, step: 5 },
  { id: '1h', title: '1 h', seconds: 3_600, step: 60 },
];

export const LONG_SPANS: readonly Span[] = [
  ...SHORT_SPANS,
  { id: '8h', title: '8 h', seconds: 28_800, step: 600 },
  { id: '1d', title: '1 day', seconds: 86_400, step: 1_800 },
];

/** Samples of levels and rates, or of bytes; none of the time before the node counted. */
export function spanQuery({ seconds, step }: Span, of: readonly string[] = ['lengths', 'msg_rates']): Record<string, string | number> {
  return { known_samples: 'true', ...Object.fromEntries(of.flatMap((each) => [[`${each}_age`, seconds], [`${each}_incr`, step]])) };
}
