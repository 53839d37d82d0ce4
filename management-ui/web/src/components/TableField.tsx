import { useId } from 'preact/hooks';
import type { Entry, Known } from '../lib/table';
import { typed } from '../lib/table';
import { Button } from './basics';

/** A table of names and values, a line each; what the broker knows can be chosen and tells what it does. */
export function TableField({ label, value, onChange, known, help }: {
  label: string;
  value: readonly Entry[];
  onChange: (entries: readonly Entry[]) => void;
  known: readonly Known[];
  help?: string;
}) {
  const id = useId();
  const { problems } = typed(value, known);
  const change = (at: number, entry: Entry | null): void => onChange(entry ? value.with(at, entry) : value.toSpliced(at, 1));
  const free = known.filter((each) => value.every((entry) => entry.name !== each.name));
  return (
    <fieldset class="table-field">
      <legend class="field-label">{label}</legend>
      {help && <p class="field-more">{help}</p>}
      {value.map((entry, at) => {
        const hint = known.find((each) => each.name === entry.name);
        const choices = Array.isArray(hint?.kind) ? hint.kind : hint?.kind === 'flag' ? ['true', 'false'] : [];
        const problem = problems[at] ?? '';
        return (
          <div class="table-line" key={at}>
            <input type="text" class="mono" aria-label={`Name ${at + 1}`} value={entry.name} list={`${id}-names`} spellcheck={false} onInput={(event) => change(at, { ...entry, name: event.currentTarget.value })} />
            <input
              type="text"
              class="mono"
              aria-label={`Value ${at + 1}`}
              aria-invalid={problem !== ''}
              aria-describedby={`${id}-${at}`}
              value={entry.value}
              list={choices.length > 0 ? `${id}-${at}-values` : undefined}
              inputmode={hint?.kind === 'number' ? 'numeric' : 'text'}
              spellcheck={false}
              onInput={(event) => change(at, { ...entry, value: event.currentTarget.value })}
            />
            <Button kind="quiet" icon="cross" label={`Remove ${entry.name || `line ${at + 1}`}`} onClick={() => change(at, null)} />
            <datalist id={`${id}-${at}-values`}>{choices.map((each) => <option key={each} value={each} />)}</datalist>
            <p class="field-more" id={`${id}-${at}`}>
              {problem !== '' && entry.value !== '' ? <span class="field-problem">{problem}</span> : hint?.help}
            </p>
          </div>
        );
      })}
      <datalist id={`${id}-names`}>{known.map((each) => <option key={each.name} value={each.name}>{each.title}</option>)}</datalist>
      <div class="chips">
        {free.map((each) => (
          <button key={each.name} type="button" class="chip" title={each.help} onClick={() => onChange([...value, { name: each.name, value: each.kind === 'flag' ? 'true' : '' }])}>
            + {each.title}
          </button>
        ))}
        <button type="button" class="chip" onClick={() => onChange([...value, { name: '', value: '' }])}>+ Other</button>
      </div>
    </fieldset>
  );
}
