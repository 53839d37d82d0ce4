import { timeOfDay } from '../../lib/format';
import type { Plot } from '../../lib/history';
import type { Series } from './options';

/** The same numbers for those who cannot see lines, and for copying. The latest come first. */
export function ChartTable({ title, series, plot, format }: {
  title: string;
  series: readonly Series[];
  plot: Plot;
  format: (value: number | null | undefined) => string;
}) {
  return (
    <div class="chart-table" tabIndex={0} role="region" aria-label={`${title} as a table`}>
      <table class="plain">
        <thead>
          <tr>
            <th scope="col">Time</th>
            {series.map((each) => <th key={each.title} scope="col" class="numeric">{each.title}</th>)}
          </tr>
        </thead>
        <tbody>
          {plot.times.map((seconds, at) => (
            <tr key={seconds}>
              <th scope="row">{timeOfDay(seconds * 1000)}</th>
              {series.map((each, line) => <td key={each.title} class="numeric">{format(plot.lines[line]?.[at])}</td>)}
            </tr>
          )).reverse()}
        </tbody>
      </table>
    </div>
  );
}
