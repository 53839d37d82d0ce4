import { Badge, Empty, PageHead, Waiting } from '../../components/basics';
import { FilterBox } from '../../components/FilterBox';
import type { Column } from '../../components/table/column';
import { DataTable } from '../../components/table/DataTable';
import { tableState } from '../../components/table/state';
import { matches, parseFilter, type Vocabulary } from '../../lib/filter';
import { plural } from '../../lib/format';
import { useLive } from '../../live/live';
import { param, setParams } from '../../router';
import { session } from '../../session';

interface Setting {
  readonly name: string;
  readonly value: string;
  readonly origin: string;
}

const DEFAULT = 'default';
const ONLY_CHANGED = 'changed';

const VOCABULARY: Vocabulary = {
  fields: { value: 'value', origin: 'origin' },
  words: { [ONLY_CHANGED]: [{ field: 'origin', operator: '!=', value: DEFAULT }] },
};

const COLUMNS: readonly Column<Setting>[] = [
  { id: 'name', title: 'Key', width: 440, value: (row) => row.name, cell: (row) => <code title={row.name}>{row.name}</code> },
  { id: 'value', title: 'Value', value: (row) => row.value, cell: (row) => <code title={row.value}>{row.value}</code> },
  { id: 'origin', title: 'Where it is from', wide: true, width: 320, value: (row) => row.origin, cell: (row) => (row.origin === DEFAULT ? <span class="muted">default</span> : <Badge tone="info" title={row.origin}>{row.origin}</Badge>) },
];

/** Lines `key = value  # origin`, as the configuration file would have them. */
function settings(text: string): Setting[] {
  return text.split('\n').flatMap((line) => {
    const equals = line.indexOf(' = ');
    const origin = line.lastIndexOf('  # ');
    return equals < 0 || origin < equals ? [] : [{ name: line.slice(0, equals), value: line.slice(equals + 3, origin), origin: line.slice(origin + 4) }];
  });
}

export default function SettingsPage() {
  const answer = useLive<string>('/config/effective');
  const text = param('filter');
  const filter = parseFilter(text, VOCABULARY);
  const all = answer.value === undefined ? undefined : settings(answer.value);
  const changed = all?.filter((each) => each.origin !== DEFAULT).length ?? 0;
  const only = text.split(/\s+/).includes(ONLY_CHANGED);
  const turn = (): void => setParams({ filter: (only ? text.split(/\s+/).filter((each) => each !== ONLY_CHANGED) : [text, ONLY_CHANGED]).join(' ').trim() || null });
  return (
    <div class="list">
      <PageHead title="Settings" detail={<span>{all && `${plural(all.length, 'key')}, ${changed} of them set; `}what {session.value?.node} was started with. To change one, change its file or command line and start the node again</span>} />
      <div class="toolbar">
        <FilterBox label="Filter settings" filter={filter} vocabulary={VOCABULARY} hint="management.ssl changed" />
        <label class="inline"><input type="checkbox" checked={only} onChange={turn} /><span>Only what was set</span></label>
      </div>
      {answer.error && !all ? <Waiting error={answer.error} what="settings" /> : (
        <DataTable
          label="settings"
          columns={COLUMNS}
          rows={all?.filter((each) => matches(filter, each))}
          rowKey={(row) => row.name}
          state={tableState({ sort: 'name' })}
          empty={<Empty title={only ? 'Nothing was set: every key has its default' : 'No key matches the filter'} />}
        />
      )}
    </div>
  );
}
