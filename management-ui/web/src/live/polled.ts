import { useEffect, useState } from 'preact/hooks';
import { get } from '../api/client';
import { paused } from './live';

/**
 * An answer that is asked for every few seconds while the page is seen, for what is dear or large and changes slowly: the
 * samples of charts would all be sent again on the stream with each message that comes or goes.
 */
export function usePolled<T>(apiPath: string | null, seconds: number): T | undefined {
  const [answer, setAnswer] = useState<{ path: string | null; value: T } | undefined>(undefined);
  const still = paused.value;
  useEffect(() => {
    if (apiPath === null) {
      return;
    }
    let over = false;
    let timer = 0;
    const ask = async (): Promise<void> => {
      if (!document.hidden) {
        await get<T>(apiPath).then(
          (value) => over || setAnswer({ path: apiPath, value }),
          // What was drawn stays; the stream tells that the node is away.
          () => undefined,
        );
      }
      if (!over && !still && !document.hidden) {
        timer = setTimeout(() => void ask(), seconds * 1_000);
      }
    };
    const seen = (): void => {
      if (!document.hidden && !still) {
        clearTimeout(timer);
        void ask();
      }
    };
    document.addEventListener('visibilitychange', seen);
    void ask();
    return () => {
      over = true;
      clearTimeout(timer);
      document.removeEventListener('visibilitychange', seen);
    };
  }, [apiPath, seconds, still]);
  return answer?.path === apiPath ? answer.value : undefined;
}
