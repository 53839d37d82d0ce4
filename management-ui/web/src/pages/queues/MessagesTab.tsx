import type { Queue } from '../../api/types';
import { Card } from '../../components/basics';
import { GetMessages } from './GetMessages';
import { MoveMessages } from './MoveMessages';
import { PublishForm } from '../messages/PublishForm';

export function MessagesTab({ queue }: { queue: Queue }) {
  return (
    <div class="stack">
      <GetMessages queue={queue} />
      <div class="columns">
        <Card title="Publish a message to this queue">
          <PublishForm vhost={queue.vhost} exchange="" routingKey={queue.name} to={queue.name} />
        </Card>
        <Card title="Move all messages"><MoveMessages queue={queue} /></Card>
      </div>
    </div>
  );
}
