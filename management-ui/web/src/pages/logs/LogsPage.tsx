import { useEffect, useState } from 'preact/hooks';
import type { LogLine } from '../../api/admin';
import { get } from '../../api/client';
import { Badge, Button, CopyButton, Empty, PageHead, Waiting, type Tone } from '../../components/basics';
import { FilterBox } from '../../components/FilterBox';
import type { Column } from '../../components/table/column';
import { DataTable } from '../../components/table/DataTable';
import { tableState } from '../../components/table/state';
import { matches, parseFilter, type Vocabulary } from '../../lib/filter';
import { plural, timeOfDay, utcTime } from '../../lib/format';
import { useLive } from '../../live/live';
import { param, setParams } from '../../router';
import { session } from '../../session';

const LEVELS = ['debug', 'info', 'warning', 'error'] as const;
const TONES: Record<LogLine['level'], Tone> = { debug: 'neutral', info: 'info', warning: 'warn', error: 'bad' };
const KEPT = 300;
const MOST = 900;

const VOCABULARY: Vocabulary = { fields: { level: 'level', category: 'category', event: 'event' } };

/** As it stands in the log file, but for the time. */
const textOf = (line: LogLine): string => [line.event, ...Object.entries(line.fields).map(([key, value]) => `${key}="${value}"`)].join(' ');

const shortCategory = (name: string): string => name.slice(name.lastIndexOf('.') + 1);

const COLUMNS: readonly Column<LogLine>[] = [
  { id: 'n', title: 'Time', width: 92, value: (row) => row.n, cell: (row) => <time dateTime={row.at} title={utcTime(Date.parse(row.at))}>{timeOfDay(Date.parse(row.at))}</time> },
  { id: 'level', title: 'Level', width: 96, value: (row) => LEVELS.indexOf(row.level), cell: (row) => <Badge tone={TONES[row.level]}>{row.level}</Badge> },
  { id: 'category', title: 'From', wide: true, width: 150, value: (row) => row.category, cell: (row) => <span title={row.category}>{shortCategory(row.category)}</span> },
  { id: 'event', title: 'What happened', least: 440, cell: (row) => <code title={textOf(row)}>{textOf(row)}</code> },
  { id: 'copy', title: 'Copy', wide: true, width: 64, cell: (row) => <CopyButton text={`${row.at} [${row.level}] ${textOf(row)}`} label={`Copy line ${row.n}`} /> },
];

/**
 * The lines behind a number: the list only grows, so that the stream brings new lines and nothing twice. When it is long, it
 * begins anew a little later.
 */
function useLines(level: string, held: boolean) {
  const [after, setAfter] = useState<number | null>(null);
  useEffect(() => {
    setAfter(null);
    void get<LogLine[]>(`/x/logs?level=${level}&limit=${KEPT}`).then(
      (lines) => setAfter((lines[0]?.n ?? 1) - 1),
      () => setAfter(0),
    );
  }, [level]);
  const answer = useLive<LogLine[]>(after === null ? null : `/x/logs?level=${level}&limit=2000&after=${after}`);
  const lines = answer.value;
  useEffect(() => {
    const first = lines && !held && lines.length > MOST ? lines[lines.length - KEPT] : undefined;
    if (first) {
      setAfter(first.n - 1);
    }
  }, [lines, held]);
  return answer;
}

export default function LogsPage() {
  const level = LEVELS.find((each) => each === param('level')) ?? 'info';
  // Held by the user: later lines wait, whatever the filter.
  const [heldAt, setHeldAt] = useState<number | null>(null);
  const answer = useLines(level, heldAt !== null);
  const filter = parseFilter(param('filter'), VOCABULARY);
  const newest = answer.value?.at(-1)?.n ?? 0;
  const wanted = answer.value?.filter((row) => matches(filter, { ...row, name: textOf(row) }));
  const rows = heldAt === null ? wanted : wanted?.filter((row) => row.n <= heldAt);
  const waiting = (wanted?.length ?? 0) - (rows?.length ?? 0);
  return (
    <div class="list">
      <PageHead title="Logs" detail={<span>The last lines of {session.value?.node}, the newest first; its log file has them all</span>} />
      <div class="toolbar">
        <FilterBox label="Filter lines" filter={filter} vocabulary={VOCABULARY} hint="refused category:user" />
        <label class="inline-select">
          <span>From level</span>
          <select value={level} onChange={(event) => setParams({ level: event.currentTarget.value === 'info' ? null : event.currentTarget.value })}>
            {LEVELS.map((each) => <option key={each} value={each}>{each}</option>)}
          </select>
        </label>
        <Button icon={heldAt === null ? 'pause' : 'play'} pressed={heldAt !== null} onClick={() => setHeldAt(heldAt === null ? newest : null)}>
          {heldAt === null ? 'Pause' : waiting > 0 ? `Follow, ${plural(waiting, 'new line')}` : 'Follow'}
        </Button>
      </div>
      {answer.error && !rows ? <Waiting error={answer.error} what="lines of the log" /> : (
        <DataTable
          label="log lines"
          columns={COLUMNS}
          rows={rows}
          rowKey={(row) => String(row.n)}
          state={tableState({ sort: 'n', descending: true })}
          asked={`${level} ${param('filter')}`}
          empty={answer.value && answer.value.length > 0
            ? <Empty title="No line matches the filter" />
            : <Empty title={`Nothing was logged at ${level} or above`} icon="logs">Choose a lower level to see more.</Empty>}
        />
      )}
    </div>
  );
}
