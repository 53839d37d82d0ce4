import { useEffect, useMemo, useRef, useState } from 'preact/hooks';
import { path, type ApiError } from '../../api/client';
import type { VirtualHost } from '../../api/types';
import { Button, Empty, Note, PageHead, Waiting } from '../../components/basics';
import { fitted } from '../../lib/collapse';
import { count, plural } from '../../lib/format';
import { around, type Graph } from '../../lib/topology';
import { useLive } from '../../live/live';
import { href, param, setParams, vhost } from '../../router';
import { LinkList } from './LinkList';
import { hostOf } from './links';
import { Picture } from './Picture';
import { useTopology } from './useTopology';

const MOST = 400;
const TYPING_MILLIS = 220;
const HOPS = [['1', '1 step'], ['2', '2 steps'], ['all', 'any number of steps']] as const;

export default function TopologyPage() {
  const hosts = useLive<VirtualHost[]>('/vhosts?columns=name').value ?? [];
  const host = hostOf(hosts.map((each) => each.name));
  const whole = useTopology(host);
  // What is asked for every few seconds tells nothing of refusals.
  const allowed = useLive<unknown>(`${path('exchanges', host)}?page=1&page_size=1&columns=name`);
  const asList = param('view') === 'list';
  const chosen = useMemo(() => whole && cutOut(whole, param('near'), param('find'), param('hops')), [whole, param('near'), param('find'), param('hops')]);
  return (
    <div class="list">
      <PageHead title="Topology" detail={<span>What leads where in {host}{chosen && chosen.nodes.length > 0 && `: ${plural(chosen.nodes.length, 'object')}, ${plural(chosen.edges.length, 'way')} between them`}</span>}>
        {vhost.value === '' && hosts.length > 1 && (
          <label class="inline-select">
            <span>Virtual host</span>
            <select value={host} onChange={(event) => setParams({ in: event.currentTarget.value, near: null, find: null })}>
              {hosts.map((each) => <option key={each.name} value={each.name}>{each.name}</option>)}
            </select>
          </label>
        )}
      </PageHead>
      <div class="toolbar">
        <Find />
        <div class="segmented" role="group" aria-label="How to show it">
          <button type="button" aria-pressed={!asList} onClick={() => setParams({ view: null })}>Picture</button>
          <button type="button" aria-pressed={asList} onClick={() => setParams({ view: 'list' })}>List</button>
        </div>
      </div>
      <Shown graph={chosen} anything={whole?.nodes.length !== 0} error={allowed.error} host={host} />
    </div>
  );
}

function Shown({ graph, anything, error, host }: { graph: Graph | undefined; anything: boolean; error: ApiError | null; host: string }) {
  if (graph === undefined) {
    return <Waiting error={error} what="what leads where" />;
  }
  if (!anything) {
    return <Empty title="Nothing leads anywhere here yet" icon="topology">Declare a <a href={href('/queues', { new: 'queue' })}>queue</a> and an <a href={href('/exchanges', { new: 'exchange' })}>exchange</a>, and bind them: here is what leads where.</Empty>;
  }
  if (graph.nodes.length === 0) {
    return <Empty title="Nothing here is named so" icon="topology"><button type="button" class="link" onClick={() => setParams({ find: null, near: null })}>Show all</button></Empty>;
  }
  return param('view') === 'list' ? <LinkList graph={graph} /> : <Fitted key={host} graph={graph} />;
}

/** Part of a name, and how far around it. */
function Find() {
  const chosen = param('find');
  const near = param('near');
  const [text, setText] = useState(chosen);
  const timer = useRef(0);
  useEffect(() => setText(chosen), [chosen]);
  const hops = param('hops') || '2';
  return (
    <>
      <div class="filter topology-find">
        <input
          type="search"
          aria-label="Show only what is named so, and what is around it"
          placeholder="Exchange, queue or application"
          value={text}
          spellcheck={false}
          autocomplete="off"
          onInput={(event) => {
            const value = event.currentTarget.value;
            setText(value);
            clearTimeout(timer.current);
            timer.current = setTimeout(() => setParams({ find: value.trim(), near: null }, true), TYPING_MILLIS);
          }}
        />
      </div>
      {(chosen !== '' || near !== '') && (
        <>
          <label class="inline-select">
            <span>and around it</span>
            <select value={hops} onChange={(event) => setParams({ hops: event.currentTarget.value === '2' ? null : event.currentTarget.value })}>
              {HOPS.map(([id, title]) => <option key={id} value={id}>{title}</option>)}
            </select>
          </label>
          <Button onClick={() => setParams({ near: null, find: null, hops: null })}>{near !== '' ? `Only around ${near.replace(':', ' ')}` : 'Filtered'}: show all</Button>
        </>
      )}
    </>
  );
}

/** At most so many nodes that the picture stays readable. */
function Fitted({ graph }: { graph: Graph }) {
  const [opened, setOpened] = useState<ReadonlySet<string>>(new Set());
  const shown = useMemo(() => fitted(graph, MOST, opened), [graph, opened]);
  return (
    <>
      {shown.left > 0 && <Note tone="warn">{count(shown.left)} more do not fit into the picture: those with trouble are shown first. Filter by name, or look at the list.</Note>}
      <Picture graph={shown} near={param('near')} onOpen={(group) => setOpened(new Set([...opened, group]))} />
      <p class="topology-legend muted">
        Thicker lines carry more messages, where it is known. Dashed lines lead to alternate exchanges.
        {opened.size > 0 && <> <button type="button" class="link" onClick={() => setOpened(new Set())}>Fold again what is alike</button></>}
      </p>
    </>
  );
}

function cutOut(graph: Graph, near: string, find: string, hops: string): Graph {
  const steps = hops === 'all' ? null : Number(hops) || 2;
  if (near !== '') {
    return around(graph, (node) => node.id === near, steps);
  }
  const wanted = find.toLowerCase();
  return wanted === '' ? graph : around(graph, (node) => node.name.toLowerCase().includes(wanted), steps);
}
