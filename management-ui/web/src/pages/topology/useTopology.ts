import { useMemo } from 'preact/hooks';
import { path } from '../../api/client';
import type { Binding, Consumer, Exchange, Queue } from '../../api/types';
import { graphOf, type Graph } from '../../lib/topology';
import { usePolled } from '../../live/polled';
import { useApps } from '../connections/apps';

/** What changes when somebody declares, and what changes all the time. */
const SLOW_SECONDS = 15;
const FAST_SECONDS = 5;

/** Undefined until all of it has come. Asked for and not watched: it is all of a virtual host. */
export function useTopology(host: string): Graph | undefined {
  const exchanges = usePolled<Exchange[]>(`${path('exchanges', host)}?columns=name,type,arguments`, SLOW_SECONDS);
  const bindings = usePolled<Binding[]>(`${path('bindings', host)}?columns=source,destination,destination_type,routing_key,arguments`, SLOW_SECONDS);
  const queues = usePolled<Queue[]>(
    `${path('queues', host)}?columns=name,type,state,paused,messages_ready,consumers,message_stats.publish_details.rate,message_stats.deliver_get_details.rate`,
    FAST_SECONDS,
  );
  const consumers = usePolled<Consumer[]>(`${path('consumers', host)}?columns=queue.name,consumer_tag,channel_details.connection_name`, SLOW_SECONDS);
  const apps = useApps();
  return useMemo(
    () => exchanges && bindings && queues && consumers && graphOf({ exchanges, bindings, queues, consumers, apps }),
    [exchanges, bindings, queues, consumers, apps],
  );
}
