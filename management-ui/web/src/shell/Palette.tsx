import { signal } from '@preact/signals';
import { useEffect, useId, useMemo, useState } from 'preact/hooks';
import { Dialog } from '../components/Dialog';
import { Icon } from '../components/Icon';
import { commands, type Command } from './commands';
import { found } from './found';

export const paletteOpen = signal(false);

const TYPING_MILLIS = 140;
const close = (): void => {
  paletteOpen.value = false;
};

/** One field for everything: pages, commands, and the names of what is on the node. */
export function Palette() {
  const [text, setText] = useState('');
  const [chosen, setChosen] = useState(0);
  const [named, setNamed] = useState<readonly Command[]>([]);
  const id = useId();
  useEffect(() => {
    setChosen(0);
    if (text.trim() === '') {
      setNamed([]);
      return;
    }
    const abort = new AbortController();
    const timer = setTimeout(() => {
      // What cannot be found, for a lack of rights or of a node, is not offered.
      found(text.trim(), abort.signal).then(setNamed, () => undefined);
    }, TYPING_MILLIS);
    return () => {
      clearTimeout(timer);
      abort.abort();
    };
  }, [text]);
  const all = useMemo(commands, []);
  const words = text.toLowerCase().split(/\s+/).filter((each) => each !== '');
  const results = [...all.filter((each) => words.every((word) => each.title.toLowerCase().includes(word))), ...named];
  const run = (command: Command | undefined): void => {
    if (command) {
      close();
      command.run();
    }
  };
  const keys = (event: KeyboardEvent): void => {
    const step = event.key === 'ArrowDown' ? 1 : event.key === 'ArrowUp' ? -1 : 0;
    if (step !== 0 && results.length > 0) {
      event.preventDefault();
      setChosen((chosen + step + results.length) % results.length);
    } else if (event.key === 'Enter') {
      event.preventDefault();
      run(results[chosen]);
    }
  };
  useEffect(() => {
    document.getElementById(`${id}-${chosen}`)?.scrollIntoView({ block: 'nearest' });
  }, [chosen]);
  return (
    <Dialog title="Find" onClose={close}>
      <div class="palette">
        <input
          type="text"
          role="combobox"
          aria-label="Find a page, a command, a queue, an exchange, a connection or a user"
          aria-expanded="true"
          aria-controls={id}
          aria-activedescendant={results.length > 0 ? `${id}-${chosen}` : undefined}
          placeholder="Queue, exchange, connection, user, page or command"
          autocomplete="off"
          spellcheck={false}
          autofocus
          value={text}
          onInput={(event) => setText(event.currentTarget.value)}
          onKeyDown={keys}
        />
        <ul role="listbox" id={id} aria-label="Found">
          {results.map((each, at) => (
            <li key={`${each.kind} ${each.title}`} id={`${id}-${at}`} role="option" aria-selected={at === chosen} onClick={() => run(each)} onPointerMove={() => setChosen(at)}>
              <Icon name={each.icon} />
              <span class="palette-title">{each.title}</span>
              <span class="palette-kind">{each.kind}</span>
            </li>
          ))}
        </ul>
        {results.length === 0 && <p class="waiting">Nothing is named so.</p>}
      </div>
    </Dialog>
  );
}
