import { Empty, PageHead } from '../../components/basics';

export default function AuditPage() {
  return (
    <>
      <PageHead title="Audit" />
      <Empty title="This page is not built yet">The HTTP API has it all: see api/openapi.json.</Empty>
    </>
  );
}
