import { Empty, PageHead } from '../../components/basics';

export default function ClusterPage() {
  return (
    <>
      <PageHead title="Cluster" />
      <Empty title="This page is not built yet">The HTTP API has it all: see api/openapi.json.</Empty>
    </>
  );
}
