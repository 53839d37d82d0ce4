/** A line without axes, for the last few minutes of a row. Its number stands beside it. */
const WIDTH = 72;
const HEIGHT = 20;

export function Sparkline({ values, label }: { values: readonly number[]; label: string }) {
  if (values.length < 2) {
    return <span class="spark-none" aria-hidden="true" />;
  }
  return (
    <svg class="spark" viewBox={`0 0 ${WIDTH} ${HEIGHT}`} role="img" aria-label={label}>
      <path d={sparkPath(values)} />
    </svg>
  );
}

/** From zero to the largest value; a line of zeroes lies at the bottom. */
export function sparkPath(values: readonly number[]): string {
  const most = Math.max(...values, 1e-9);
  const step = WIDTH / (values.length - 1);
  return values
    .map((value, at) => `${at === 0 ? 'M' : 'L'}${(at * step).toFixed(1)} ${(HEIGHT - 2 - (Math.max(0, value) / most) * (HEIGHT - 4)).toFixed(1)}`)
    .join('');
}
