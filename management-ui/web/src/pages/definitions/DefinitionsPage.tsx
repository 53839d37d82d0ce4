import { PageHead } from '../../components/basics';
import { Tabs } from '../../components/Tabs';
import { ExportTab } from './ExportTab';
import { HistoryTab } from './HistoryTab';
import { ImportTab } from './ImportTab';

export default function DefinitionsPage() {
  return (
    <>
      <PageHead title="Definitions" detail={<span>Virtual hosts, users, permissions, policies, exchanges, queues and bindings as one document</span>} />
      <Tabs
        label="Definitions"
        tabs={[
          { id: 'export', title: 'Export', content: () => <ExportTab /> },
          { id: 'import', title: 'Import', content: () => <ImportTab /> },
          { id: 'history', title: 'History and undo', content: () => <HistoryTab /> },
        ]}
      />
    </>
  );
}
