import { Empty, PageHead } from '../../components/basics';

export default function QueuesPage() {
  return (
    <>
      <PageHead title="Queues" />
      <Empty title="This page is not built yet">The HTTP API has it all: see api/openapi.json.</Empty>
    </>
  );
}
