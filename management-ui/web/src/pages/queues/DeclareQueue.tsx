import { put } from '../../api/client';
import type { Overview } from '../../api/types';
import { Note } from '../../components/basics';
import { DeclareDialog, useDeclaration } from '../../components/Declaring';
import { queueArguments } from '../../lib/arguments';
import { usePolled } from '../../live/polled';
import { go } from '../../router';
import { queuePage, queuePath } from './fields';

const TYPES = [['quorum', 'quorum – replicated, for what must not be lost'], ['classic', 'classic – on one node, all features']] as const;

export function DeclareQueue({ onClose }: { onClose: () => void }) {
  const usual = usePolled<Overview>('/overview?columns=default_queue_type&disable_stats=true', 600)?.default_queue_type;
  const form = useDeclaration('queue', 'classic', queueArguments, async ({ vhost, name, type, durable, autoDelete }, table) => {
    await put(queuePath({ vhost, name }), { durable, auto_delete: autoDelete, arguments: { 'x-queue-type': type, ...table } });
    go(queuePage({ vhost, name }));
  });
  return (
    <DeclareDialog
      title="Declare a queue"
      verb="Declare queue"
      form={form}
      offer={queueArguments}
      types={TYPES}
      typeHelp={usual && `Clients that name no type get ${usual} here`}
      last="consumer"
      warning={form.values.type === 'quorum' && !form.values.durable && <Note tone="warn">Quorum queues are durable; the node will refuse this.</Note>}
      help="They stay for the life of the queue. A policy can set most of them, too, and can be changed later."
      onClose={onClose}
    />
  );
}
