import type { Overview } from '../../api/types';
import { Button, Card } from '../../components/basics';
import { go } from '../../router';

/** For the first minute with a node on which nothing is yet. */
export function FirstSteps({ overview }: { overview: Overview }) {
  const amqp = overview.listeners?.find((each) => each.protocol === 'amqp');
  return (
    <Card title="See your first message">
      <ol class="steps">
        <li><Button kind="primary" icon="plus" onClick={() => go('/queues', { new: 'queue' })}>Declare a queue</Button> and give it a name.</li>
        <li>On the queue’s page choose <strong>Messages</strong>, write a body and publish it.</li>
        <li>Press <strong>Get messages</strong>: there it is.</li>
      </ol>
      <p class="muted">Or from a program: <code>amqp://guest:guest@127.0.0.1:{amqp?.port ?? 5672}</code> with any AMQP 0-9-1 client.</p>
    </Card>
  );
}
