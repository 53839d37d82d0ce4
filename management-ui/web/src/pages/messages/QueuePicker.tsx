import { useEffect, useId, useRef, useState } from 'preact/hooks';
import type { Queue } from '../../api/types';
import { StatePill } from '../../components/basics';
import { count, plural } from '../../lib/format';
import { useLive, type Answer } from '../../live/live';
import { href, param, setParams } from '../../router';
import { queuePage, queuePath } from '../queues/fields';
import { useQueueNames } from './names';

const FIELDS = 'name,vhost,type,state,messages_ready,messages_unacknowledged,consumers,arguments,paused';

/** The queue that is in the address, if there is one. */
export function useChosenQueue(vhost: string): Answer<Queue> {
  const name = param('queue');
  return useLive<Queue>(name === '' ? null : `${queuePath({ vhost, name })}?columns=${FIELDS}`);
}

export function QueuePicker({ vhost, answer, label }: { vhost: string; answer: Answer<Queue>; label: string }) {
  const chosen = param('queue');
  const [text, setText] = useState(chosen);
  const id = useId();
  useEffect(() => setText(chosen), [chosen]);
  const names = useQueueNames(vhost, text);
  const typed = useRef(false);
  const choose = (name: string): void => {
    typed.current = false;
    setParams({ queue: name });
  };
  const queue = chosen === '' ? undefined : answer.value;
  const missing = chosen !== '' && answer.error?.status === 404;
  return (
    <form
      class="field"
      onSubmit={(event) => {
        event.preventDefault();
        choose(text.trim());
      }}
    >
      <label class="field-label" for={id}>{label}</label>
      <input
        id={id}
        type="text"
        class="mono"
        value={text}
        list={`${id}-names`}
        placeholder="Type a part of its name"
        autocomplete="off"
        spellcheck={false}
        aria-invalid={missing}
        aria-describedby={`${id}-more`}
        onInput={(event) => {
          typed.current = true;
          setText(event.currentTarget.value);
          // Chosen from the list: there is nothing more to type.
          if (names.includes(event.currentTarget.value) && !(event instanceof InputEvent && event.inputType?.startsWith('insertText'))) {
            choose(event.currentTarget.value);
          }
        }}
        onBlur={() => {
          // The field also loses the focus when another page is opened: only what was typed here counts.
          if (typed.current) {
            choose(text.trim());
          }
        }}
      />
      <datalist id={`${id}-names`}>{names.map((each) => <option key={each} value={each} />)}</datalist>
      <p class="field-more" id={`${id}-more`}>
        {missing ? <span class="field-problem">There is no queue {chosen} in {vhost}</span> : queue && (
          <span class="row">
            <StatePill state={queue.paused ? 'paused' : queue.state} />
            {queue.type} · {count(queue.messages_ready)} ready · {count(queue.messages_unacknowledged)} unacked · {plural(queue.consumers ?? 0, 'consumer')}
            <a href={href(queuePage(queue))}>Open the queue</a>
          </span>
        )}
      </p>
    </form>
  );
}
