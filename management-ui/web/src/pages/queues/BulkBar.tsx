import { useState } from 'preact/hooks';
import type { Queue } from '../../api/types';
import { Button } from '../../components/basics';
import { plural } from '../../lib/format';
import { go } from '../../router';
import { may } from '../../session';
import { pause, purge, remove, resume } from './actions';
import { PauseDialog } from './PauseDialog';

/** What can be done to the selected queues together. */
export function BulkBar({ queues, onDone }: { queues: readonly Queue[]; onDone: () => void }) {
  const [pausing, setPausing] = useState(false);
  const then = (done: Promise<unknown>): void => void done.then((yes) => {
    if (yes !== false) {
      onDone();
    }
  });
  return (
    <div class="bulk" role="region" aria-label="Selected queues">
      <strong>{plural(queues.length, 'queue')} selected</strong>
      <Button kind="danger" onClick={() => then(purge(queues))}>Purge…</Button>
      <Button kind="danger" icon="trash" onClick={() => then(remove(queues))}>Delete…</Button>
      <Button icon="pause" onClick={() => setPausing(true)}>Pause…</Button>
      {queues.some((each) => each.paused) && <Button icon="play" onClick={() => then(resume(queues))}>Resume</Button>}
      {may('policymaker') && <Button icon="policy" onClick={() => go('/policies', { new: 'policy', pattern: exactly(queues), for: queues[0]?.vhost })}>Policy…</Button>}
      <Button kind="quiet" onClick={onDone}>Clear selection</Button>
      {pausing && <PauseDialog queues={queues} onClose={() => setPausing(false)} onPause={(reason, seconds) => pause(queues, reason, seconds).then(onDone)} />}
    </div>
  );
}

/** A pattern that matches these names and no other. */
function exactly(queues: readonly Queue[]): string {
  return `^(${queues.map((each) => each.name.replace(/[.*+?^${}()|[\]\\]/g, '\\$&')).join('|')})$`;
}
