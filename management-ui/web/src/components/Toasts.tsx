import { Button } from './basics';
import { dismiss, toasts } from './feedback';
import { Icon } from './Icon';

export function Toasts() {
  return (
    <div class="toasts" role="status" aria-live="polite">
      {toasts.value.map((each) => (
        <div key={each.id} class={`toast ${each.kind}`}>
          <Icon name={each.kind === 'done' ? 'check' : 'warning'} />
          <div>
            <p class="toast-title">{each.title}</p>
            {each.detail && <p>{each.detail}</p>}
          </div>
          <Button kind="quiet" icon="cross" label="Dismiss" onClick={() => dismiss(each.id)} />
        </div>
      ))}
    </div>
  );
}
