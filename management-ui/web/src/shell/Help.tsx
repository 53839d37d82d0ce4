import { signal } from '@preact/signals';
import { Dialog } from '../components/Dialog';
import { bound, shortcuts } from './keys';

export const helpOpen = signal(false);

export function Help() {
  const groups = [...new Set(bound.value.map((each) => each.group))];
  return (
    <Dialog title="Keyboard" wide onClose={() => { helpOpen.value = false; }}>
      <div class="dialog-body keys">
        <label class="check">
          <input type="checkbox" checked={shortcuts.value} onChange={(event) => { shortcuts.value = event.currentTarget.checked; }} />
          Keys without Ctrl or ⌘ are on
        </label>
        <div class="keys-groups">
          {groups.map((group) => (
            <section key={group}>
              <h3>{group}</h3>
              <dl>
                {bound.value.filter((each) => each.group === group).map((each) => (
                  <div key={each.keys}>
                    <dt>{each.keys.split(' ').map((key) => <kbd key={key}>{key.replace('Mod-', 'Ctrl/⌘ ')}</kbd>)}</dt>
                    <dd>{each.title}</dd>
                  </div>
                ))}
              </dl>
            </section>
          ))}
        </div>
      </div>
    </Dialog>
  );
}
