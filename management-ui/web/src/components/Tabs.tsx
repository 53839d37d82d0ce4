import type { ComponentChildren } from 'preact';
import { useEffect, useRef } from 'preact/hooks';
import { param, setParams } from '../router';

export interface Tab {
  readonly id: string;
  readonly title: string;
  readonly badge?: ComponentChildren;
  readonly content: () => ComponentChildren;
}

/** Tabs whose choice is in the address. Arrow keys move between them, as the pattern for tabs has it. */
export function Tabs({ label, tabs, name = 'tab' }: { label: string; tabs: readonly Tab[]; name?: string }) {
  const chosen = tabs.find((each) => each.id === param(name)) ?? tabs[0];
  const list = useRef<HTMLDivElement>(null);
  useEffect(() => {
    const element = list.current;
    if (!element) {
      return;
    }
    // In a narrow window the list scrolls; the chosen one is brought in sight, also when the window becomes narrow.
    const resized = new ResizeObserver(() => {
      element.scrollLeft = (element.querySelector<HTMLElement>('[aria-selected=true]')?.offsetLeft ?? 0) - element.offsetLeft - 24;
    });
    resized.observe(element);
    return () => resized.disconnect();
  }, [chosen?.id]);
  const choose = (id: string): void => setParams({ [name]: id === tabs[0]?.id ? null : id });
  const move = (event: KeyboardEvent): void => {
    const step = event.key === 'ArrowRight' ? 1 : event.key === 'ArrowLeft' ? -1 : 0;
    const at = tabs.findIndex((each) => each.id === chosen?.id);
    const next = tabs[(at + step + tabs.length) % tabs.length];
    if (step !== 0 && next) {
      event.preventDefault();
      choose(next.id);
      list.current?.querySelector<HTMLElement>(`#${name}-${next.id}`)?.focus();
    }
  };
  return (
    <>
      <div class="tabs" role="tablist" aria-label={label} ref={list} onKeyDown={move}>
        {tabs.map((each) => (
          <button
            key={each.id}
            id={`${name}-${each.id}`}
            type="button"
            role="tab"
            aria-selected={each.id === chosen?.id}
            aria-controls={`${name}-panel`}
            tabIndex={each.id === chosen?.id ? 0 : -1}
            onClick={() => choose(each.id)}
          >
            {each.title}
            {each.badge !== undefined && <span class="tab-badge">{each.badge}</span>}
          </button>
        ))}
      </div>
      <div class="tab-panel" id={`${name}-panel`} role="tabpanel" aria-labelledby={`${name}-${chosen?.id}`} key={chosen?.id}>
        {chosen?.content()}
      </div>
    </>
  );
}
