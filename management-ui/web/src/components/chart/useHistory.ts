import { useEffect, useState } from 'preact/hooks';
import { get } from '../../api/client';
import { paused } from '../../live/live';

/**
 * An answer with samples, asked again each step while the page is seen. It is not watched: its samples would all be sent again
 * with each message that comes or goes.
 */
export function useHistory<T>(apiPath: string | null, stepSeconds: number): T | undefined {
  const [answer, setAnswer] = useState<{ path: string | null; value: T } | undefined>(undefined);
  const still = paused.value;
  useEffect(() => {
    if (apiPath === null) {
      return;
    }
    const abort = new AbortController();
    let timer = 0;
    const ask = async (): Promise<void> => {
      if (!document.hidden) {
        await get<T>(apiPath, abort.signal).then(
          (value) => setAnswer({ path: apiPath, value }),
          // What was drawn stays; the stream tells that the node is away.
          () => undefined,
        );
      }
      if (!abort.signal.aborted && !still && !document.hidden) {
        timer = setTimeout(() => void ask(), stepSeconds * 1_000);
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
      abort.abort();
      clearTimeout(timer);
      document.removeEventListener('visibilitychange', seen);
    };
  }, [apiPath, stepSeconds, still]);
  return answer?.path === apiPath ? answer.value : undefined;
}
