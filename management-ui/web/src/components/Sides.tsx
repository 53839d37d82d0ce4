import { differences, shown } from '../lib/difference';
import { Badge } from './basics';

const WORDS = { same: '', added: 'new', removed: 'gone', changed: 'changed' } as const;
const TONES = { same: 'neutral', added: 'good', removed: 'bad', changed: 'info' } as const;

/** Two states of a thing side by side, a field in a line. */
export function Sides({ before, after, label, titles = ['Before', 'After'] }: {
  before: unknown;
  after: unknown;
  label: string;
  titles?: readonly [string, string];
}) {
  const all = differences(before, after);
  const there = [before, after].map((each) => each !== null && each !== undefined);
  return (
    <div class="plain-scroll sides" tabIndex={0} role="region" aria-label={label}>
      <table class="plain">
        <thead>
          <tr>
            <th scope="col">Field</th>
            {titles.map((each, at) => there[at] && <th scope="col" key={each}>{each}</th>)}
          </tr>
        </thead>
        <tbody>
          {all.map((each) => (
            <tr key={each.field} class={there[0] && there[1] ? each.kind : ''}>
              <th scope="row">{each.field} {there[0] && there[1] && WORDS[each.kind] && <Badge tone={TONES[each.kind]}>{WORDS[each.kind]}</Badge>}</th>
              {there[0] && <td>{each.kind !== 'added' && <code>{shown(each.before)}</code>}</td>}
              {there[1] && <td>{each.kind !== 'removed' && <code>{shown(each.after)}</code>}</td>}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}
