import { useEffect, useId, useMemo, useRef, useState } from 'preact/hooks';
import type { Filter, Vocabulary } from '../lib/filter';
import { param, setParams } from '../router';
import { useKeys } from '../shell/keys';
import { Icon } from './Icon';

const TYPING_MILLIS = 220;

/** Where a list is filtered. What is typed goes into the address; Back does not undo letters. */
export function FilterBox({ label, filter, vocabulary, name = 'filter', hint = '' }: {
  label: string;
  filter: Filter;
  vocabulary: Vocabulary;
  name?: string;
  /** An example that suits this list. */
  hint?: string;
}) {
  const chosen = param(name);
  const [text, setText] = useState(chosen);
  const box = useRef<HTMLInputElement>(null);
  const timer = useRef(0);
  const id = useId();
  useEffect(() => {
    // A link, a saved view or Back changed it; what is being typed is not touched.
    if (document.activeElement !== box.current) {
      setText(chosen);
    }
  }, [chosen]);
  useKeys(useMemo(() => [{ keys: '/', title: 'Filter the list', group: 'Tables', run: () => box.current?.focus() }], []));
  const apply = (value: string): void => {
    clearTimeout(timer.current);
    setParams({ [name]: value.trim(), page: null }, true);
  };
  return (
    <div class="filter">
      <div class="filter-line">
        <Icon name="search" />
        <input
          ref={box}
          type="search"
          value={text}
          aria-label={label}
          aria-describedby={id}
          aria-invalid={filter.problems.length > 0}
          placeholder={hint}
          autocomplete="off"
          spellcheck={false}
          onInput={(event) => {
            const value = event.currentTarget.value;
            setText(value);
            clearTimeout(timer.current);
            timer.current = setTimeout(() => apply(value), TYPING_MILLIS);
          }}
          onKeyDown={(event) => {
            if (event.key === 'Enter') {
              apply(text);
            } else if (event.key === 'Escape') {
              setText('');
              apply('');
              box.current?.blur();
            }
          }}
        />
        <details class="filter-help">
          <summary aria-label="How to filter" title="How to filter"><Icon name="help" /></summary>
          <FilterHelp vocabulary={vocabulary} />
        </details>
      </div>
      <p class="filter-problem" id={id} aria-live="polite">{filter.problems.join(' · ')}</p>
    </div>
  );
}

function FilterHelp({ vocabulary }: { vocabulary: Vocabulary }) {
  const words = Object.keys(vocabulary.words ?? {});
  return (
    <div class="popover">
      <dl>
        <dt><code>orders</code></dt><dd>part of the name</dd>
        <dt><code>/^orders\.\d+$/</code></dt><dd>a regular expression for the name</dd>
        <dt><code>field:value</code></dt><dd>equal</dd>
        <dt><code>field&gt;1k</code></dt><dd>more than; also <code>&lt;</code> <code>&gt;=</code> <code>&lt;=</code>, units k, M, G, KiB, MiB, GiB</dd>
        <dt><code>-term</code></dt><dd>not</dd>
      </dl>
      <p>Fields: {Object.keys(vocabulary.fields).map((each) => <code key={each}>{each}</code>)}</p>
      {words.length > 0 && <p>Words: {words.map((each) => <code key={each}>{each}</code>)}</p>}
    </div>
  );
}
