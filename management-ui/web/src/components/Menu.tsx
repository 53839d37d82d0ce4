import type { ComponentChildren } from 'preact';
import { useEffect, useId, useRef, useState } from 'preact/hooks';
import { Icon, type IconName } from './Icon';

/** The menu behind a button: a native popover would do, but its place cannot be tied to the button in every browser yet. */
export function Menu({ label, icon, children, text, end = false }: {
  label: string;
  icon?: IconName;
  text?: ComponentChildren;
  children: (close: () => void) => ComponentChildren;
  end?: boolean;
}) {
  const [open, setOpen] = useState(false);
  const box = useRef<HTMLDivElement>(null);
  const id = useId();
  useEffect(() => {
    if (!open) {
      return;
    }
    const outside = (event: Event): void => {
      if (!(event.target instanceof Node && box.current?.contains(event.target))) {
        setOpen(false);
      }
    };
    const escape = (event: KeyboardEvent): void => {
      if (event.key === 'Escape') {
        event.stopPropagation();
        setOpen(false);
        box.current?.querySelector('button')?.focus();
      }
    };
    document.addEventListener('pointerdown', outside);
    document.addEventListener('focusin', outside);
    document.addEventListener('keydown', escape, true);
    box.current?.querySelector<HTMLElement>('.menu-list :is(button, input, a)')?.focus();
    return () => {
      document.removeEventListener('pointerdown', outside);
      document.removeEventListener('focusin', outside);
      document.removeEventListener('keydown', escape, true);
    };
  }, [open]);
  return (
    <div class={`menu${end ? ' end' : ''}`} ref={box}>
      <button class={`button plain${text ? '' : ' square'}`} type="button" aria-expanded={open} aria-controls={id} aria-label={text ? undefined : label} title={label} onClick={() => setOpen(!open)}>
        {icon && <Icon name={icon} />}
        {text}
      </button>
      {open && <div class="menu-list" id={id} role="group" aria-label={label}>{children(() => setOpen(false))}</div>}
    </div>
  );
}
