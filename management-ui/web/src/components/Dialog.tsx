import { signal } from '@preact/signals';
import type { ComponentChildren } from 'preact';
import { useId, useLayoutEffect, useRef, useState } from 'preact/hooks';
import { Button } from './basics';

/** A native modal dialog: the browser keeps the focus inside, gives it back, and closes at Escape. */
export function Dialog({ title, onClose, children, wide = false }: {
  title: ComponentChildren;
  onClose: () => void;
  children: ComponentChildren;
  wide?: boolean;
}) {
  const dialog = useRef<HTMLDialogElement>(null);
  const id = useId();
  // Before the next key: what is typed right behind the key that opens it is for the dialog.
  useLayoutEffect(() => {
    const opened = dialog.current;
    const before = document.activeElement;
    opened?.showModal();
    return () => {
      opened?.close();
      if (before instanceof HTMLElement && before.isConnected) {
        before.focus();
      }
    };
  }, []);
  return (
    <dialog ref={dialog} class={wide ? 'wide' : ''} aria-labelledby={id} onCancel={(event) => { event.preventDefault(); onClose(); }}>
      <header class="dialog-head">
        <h2 id={id}>{title}</h2>
        <Button kind="quiet" icon="cross" label="Close" onClick={onClose} />
      </header>
      {children}
    </dialog>
  );
}

export interface Destruction {
  /** A question with the object and the count: `Purge 12 403 messages from orders.q?` */
  readonly title: string;
  /** What is lost and what stays. */
  readonly consequence: ComponentChildren;
  readonly verb: string;
  /** To be typed first, where much is at stake. */
  readonly typed?: string;
}

const asking = signal<{ readonly wanted: Destruction; readonly answer: (yes: boolean) => void } | null>(null);

/** Asks before something is destroyed. */
export function confirmed(wanted: Destruction): Promise<boolean> {
  return new Promise((answer) => {
    asking.value = { wanted, answer };
  });
}

/** Where that question appears; once in the page. */
export function Confirmation() {
  const asked = asking.value;
  const [typed, setTyped] = useState('');
  if (asked === null) {
    return null;
  }
  const { wanted, answer } = asked;
  const close = (yes: boolean): void => {
    asking.value = null;
    setTyped('');
    answer(yes);
  };
  const allowed = wanted.typed === undefined || typed === wanted.typed;
  return (
    <Dialog title={wanted.title} onClose={() => close(false)}>
      <form
        onSubmit={(event) => {
          event.preventDefault();
          if (allowed) {
            close(true);
          }
        }}
      >
        <div class="dialog-body">
          <div>{wanted.consequence}</div>
          {wanted.typed !== undefined && (
            <label class="field">
              <span class="field-label">Type <kbd>{wanted.typed}</kbd> to confirm</span>
              <input type="text" value={typed} autocomplete="off" spellcheck={false} onInput={(event) => setTyped(event.currentTarget.value)} />
            </label>
          )}
        </div>
        <footer class="dialog-foot">
          <Button onClick={() => close(false)}>Cancel</Button>
          <Button kind="danger" type="submit" disabled={!allowed}>{wanted.verb}</Button>
        </footer>
      </form>
    </Dialog>
  );
}
