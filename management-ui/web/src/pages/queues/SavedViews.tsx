import { useState } from 'preact/hooks';
import { Button } from '../../components/basics';
import { Menu } from '../../components/Menu';
import { stored } from '../../lib/stored';
import { param, setParams } from '../../router';

interface View {
  readonly name: string;
  readonly params: Readonly<Record<string, string>>;
}

/** What a view keeps of the address. */
const KEPT = ['filter', 'sort', 'order', 'cols', 'size'] as const;

const USUAL: readonly View[] = [
  { name: 'All queues', params: {} },
  { name: 'Stuck: messages and no consumers', params: { filter: 'stuck', sort: 'ready', order: 'desc' } },
  { name: 'Growing', params: { filter: 'growth>0', sort: 'ready', order: 'desc' } },
  { name: 'Largest', params: { sort: 'messages', order: 'desc' } },
  { name: 'Busiest', params: { sort: 'in', order: 'desc' } },
  { name: 'Paused', params: { filter: 'paused' } },
];

const saved = stored<readonly View[]>('views.queues', []);

export function SavedViews() {
  const [name, setName] = useState('');
  const show = (view: View): void => setParams({ page: null, ...Object.fromEntries(KEPT.map((each) => [each, view.params[each] ?? null])) });
  const save = (): void => {
    const params = Object.fromEntries(KEPT.map((each) => [each, param(each)]).filter(([, value]) => value !== ''));
    saved.value = [...saved.value.filter((each) => each.name !== name.trim()), { name: name.trim(), params }];
    setName('');
  };
  return (
    <Menu label="Saved views" icon="star" text="Views" end>
      {(close) => (
        <>
          {[...USUAL, ...saved.value].map((each) => (
            <div class="view" key={each.name}>
              <Button kind="quiet" onClick={() => { show(each); close(); }}>{each.name}</Button>
              {!USUAL.includes(each) && <Button kind="quiet" icon="cross" label={`Forget the view ${each.name}`} onClick={() => { saved.value = saved.value.filter((other) => other !== each); }} />}
            </div>
          ))}
          <form
            class="view-save"
            onSubmit={(event) => {
              event.preventDefault();
              if (name.trim() !== '') {
                save();
              }
            }}
          >
            <input type="text" aria-label="Name of the new view" placeholder="Save what is shown as…" value={name} onInput={(event) => setName(event.currentTarget.value)} />
            <Button type="submit" disabled={name.trim() === ''}>Save</Button>
          </form>
        </>
      )}
    </Menu>
  );
}
