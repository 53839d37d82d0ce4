import { useId } from 'preact/hooks';
import { TAGS, words } from '../../lib/tags';

/** Tags that mean something here, and any others. */
export function TagChoice({ value, onChange }: { value: readonly string[]; onChange: (tags: readonly string[]) => void }) {
  const id = useId();
  const known = TAGS.map(([tag]) => tag);
  const others = value.filter((each) => !known.includes(each));
  return (
    <fieldset class="table-field">
      <legend class="field-label">Tags</legend>
      <p class="field-more">What the user may do in these pages and the HTTP API. Messages need permissions, not tags.</p>
      <div class="choices">
        {TAGS.map(([tag, means]) => (
          <label class="check" key={tag}>
            <input type="checkbox" checked={value.includes(tag)} onChange={(event) => onChange(event.currentTarget.checked ? [...value, tag] : value.filter((each) => each !== tag))} />
            <span>{tag}<span class="field-more">{means}</span></span>
          </label>
        ))}
      </div>
      <label class="field-label" for={id}>Other tags</label>
      <input id={id} type="text" class="mono" value={others.join(' ')} spellcheck={false} autocomplete="off" onChange={(event) => onChange([...value.filter((each) => known.includes(each)), ...words(event.currentTarget.value)])} />
    </fieldset>
  );
}
