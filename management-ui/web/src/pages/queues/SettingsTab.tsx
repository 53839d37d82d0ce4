import type { Queue } from '../../api/types';
import { Card, Snippet } from '../../components/basics';
import { JsonView } from '../../components/Viewer';
import { asDefinitions, declareByAdmin, declareByHttp, maintenance } from '../../lib/snippets';

export function SettingsTab({ queue }: { queue: Queue }) {
  const { name, vhost, type, durable, auto_delete, exclusive, arguments: args } = queue;
  return (
    <div class="columns">
      <Card title="As declared">
        <JsonView label="Declared" value={{ name, vhost, type, durable, auto_delete, exclusive, arguments: args }} />
        <p class="muted">Nobody can change what a queue was declared with: it is deleted and declared again. Policies change what they cover at any time.</p>
      </Card>
      <Card title="The same elsewhere">
        <div class="stack">
          <Snippet label="HTTP API" text={declareByHttp(queue)} />
          <Snippet label="rabbitmqadmin" text={declareByAdmin(queue)} />
          <Snippet label="Definitions" text={asDefinitions(queue)} />
          <Snippet label="rabbitmqctl" text={maintenance(queue)} />
        </div>
      </Card>
    </div>
  );
}
