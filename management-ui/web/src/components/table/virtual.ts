import type { RefObject } from 'preact';
import { useEffect, useState } from 'preact/hooks';

/** As --row in table.css: rows that are not in the page have their height all the same. */
export const ROW_HEIGHT = 34;
const AROUND = 8;

export interface Window {
  readonly first: number;
  /** Behind the last one. */
  readonly end: number;
}

/** Which rows of a scrolled box are worth having in the page. */
export function useWindow(box: RefObject<HTMLElement | null>, rows: number): Window {
  const [place, setPlace] = useState({ top: 0, height: 800 });
  useEffect(() => {
    const element = box.current;
    if (!element) {
      return;
    }
    let frame = 0;
    const look = (): void => {
      cancelAnimationFrame(frame);
      frame = requestAnimationFrame(() => setPlace({ top: element.scrollTop, height: element.clientHeight }));
    };
    const resized = new ResizeObserver(look);
    resized.observe(element);
    element.addEventListener('scroll', look, { passive: true });
    return () => {
      cancelAnimationFrame(frame);
      resized.disconnect();
      element.removeEventListener('scroll', look);
    };
  }, []);
  const first = Math.max(0, Math.min(rows, Math.floor(place.top / ROW_HEIGHT) - AROUND));
  return { first, end: Math.min(rows, Math.ceil((place.top + place.height) / ROW_HEIGHT) + AROUND) };
}
