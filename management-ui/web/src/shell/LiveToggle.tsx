import { useEffect, useState } from 'preact/hooks';
import { Icon } from '../components/Icon';
import { duration } from '../lib/format';
import { liveState, paused, staleSince } from '../live/live';

/** Live or paused; and since when nothing was heard, if the node is away. */
export function LiveToggle() {
  const state = liveState.value;
  const since = staleSince.value;
  const [now, setNow] = useState(Date.now());
  useEffect(() => {
    if (since === 0) {
      return;
    }
    const timer = setInterval(() => setNow(Date.now()), 1_000);
    return () => clearInterval(timer);
  }, [since]);
  const words = {
    live: 'Live',
    connecting: 'Live',
    paused: 'Paused',
    stale: `Stale for ${duration(Math.max(1_000, now - since))}`,
  }[state];
  return (
    <button
      type="button"
      class={`live ${state}`}
      aria-pressed={!paused.value}
      title={state === 'stale' ? 'The node does not answer; it is asked again and again' : 'Live data: click to pause or resume (r)'}
      onClick={() => { paused.value = !paused.value; }}
    >
      {state === 'paused' ? <Icon name="play" /> : <span class="dot" />}
      <span>{words}</span>
    </button>
  );
}
