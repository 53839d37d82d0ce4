/** What is done to exchanges and bindings. */
import { del, path } from '../../api/client';
import type { Binding } from '../../api/types';
import { confirmed } from '../../components/Dialog';
import { attempt, attemptAll } from '../../components/feedback';
import { plural } from '../../lib/format';
import { exchangePath, shown, type ExchangeName } from './fields';

export async function remove(exchanges: readonly ExchangeName[], bindings?: number): Promise<boolean> {
  const [first] = exchanges;
  if (first === undefined) {
    return false;
  }
  const one = exchanges.length === 1;
  const yes = await confirmed({
    title: one ? `Delete exchange ${first.name}${bindings ? ` with ${plural(bindings, 'binding')}` : ''}?` : `Delete ${plural(exchanges.length, 'exchange')}?`,
    consequence: 'The bindings go with it; queues and their messages stay. Who publishes to it then gets an error and loses the channel.',
    verb: one ? 'Delete exchange' : `Delete ${plural(exchanges.length, 'exchange')}`,
    ...(exchanges.length > 5 ? { typed: String(exchanges.length) } : {}),
  });
  if (!yes) {
    return false;
  }
  if (one) {
    return attempt(`Deleted ${first.name}`, `${first.name} was not deleted`, () => del(exchangePath(first)));
  }
  await attemptAll(
    exchanges,
    { done: (many) => `Deleted ${plural(many, 'exchange')}`, failed: (many) => `${plural(many, 'exchange')} could not be deleted` },
    (each) => del(exchangePath(each)),
  );
  return true;
}

export async function unbind(binding: Binding): Promise<void> {
  const { source, destination, vhost, properties_key: key } = binding;
  const yes = await confirmed({
    title: `Unbind ${destination} from ${shown(source)}?`,
    consequence: `Messages ${binding.routing_key === '' ? 'that match this binding' : `with routing key ${binding.routing_key}`} no longer go from ${shown(source)} to the ${binding.destination_type} ${destination} by this binding. Other bindings between them stay, and so does what is in queues.`,
    verb: 'Unbind',
  });
  if (yes) {
    await attempt(`Unbound ${destination} from ${shown(source)}`, 'The binding stays', () =>
      del(path('bindings', vhost, 'e', source, binding.destination_type === 'queue' ? 'q' : 'e', destination, key)));
  }
}
