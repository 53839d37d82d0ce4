import { put } from '../../api/client';
import type { Overview } from '../../api/types';
import { Note } from '../../components/basics';
import { DeclareDialog, useDeclaration } from '../../components/Declaring';
import { CheckField } from '../../components/form';
import { usePolled } from '../../live/polled';
import { exchangeArguments, exchangePage, exchangePath, TYPES } from './fields';

export function DeclareExchange({ onClose }: { onClose: () => void }) {
  const offered = usePolled<Overview>('/overview?columns=exchange_types&disable_stats=true', 600)?.exchange_types.map((each) => each.name) ?? Object.keys(TYPES).slice(0, 4);
  const form = useDeclaration('exchange', 'topic', exchangeArguments, async ({ vhost, name, type, durable, autoDelete, internal }, table) => {
    await put(exchangePath({ vhost, name }), { type, durable, auto_delete: autoDelete, internal, arguments: table });
    location.hash = exchangePage({ vhost, name });
  });
  const { type, durable } = form.values;
  const types = [...Object.keys(TYPES).filter((each) => offered.includes(each)), ...offered.filter((each) => !(each in TYPES))];
  return (
    <DeclareDialog
      title="Declare an exchange"
      verb="Declare exchange"
      form={form}
      offer={exchangeArguments}
      types={types.map((each) => [each, each] as const)}
      typeHelp={TYPES[type] && `It looks at ${TYPES[type]}`}
      last="binding"
      more={<CheckField form={form} name="internal" label="Internal" help="Takes messages from other exchanges only, not from clients" />}
      warning={!durable && <Note tone="warn">After a restart it is gone, and its bindings with it. Publishers then get an error.</Note>}
      help="They stay for the life of the exchange."
      onClose={onClose}
    />
  );
}
