import type { Node } from '../api/types';
import { Icon } from '../components/Icon';
import { useLive } from '../live/live';
import { href } from '../router';
import { may } from '../session';

/** Alarms and nodes that are down, on every page. Those who may not see nodes are told of alarms only. */
export function AlarmPill() {
  const seesNodes = may('monitoring');
  const nodes = useLive<Node[]>(seesNodes ? '/nodes?columns=name,running,mem_alarm,disk_free_alarm' : null);
  const check = useLive<unknown>(seesNodes ? null : '/health/checks/alarms');
  const words = seesNodes ? problems(nodes.value ?? []) : check.error?.status === 503 ? ['alarm'] : [];
  return (
    <div aria-live="polite" class="alarm-place">
      {words.length > 0 && (
        <a class="alarm" href={href(seesNodes ? '/cluster' : '/overview')}>
          <Icon name="warning" />
          <span>{words.join(', ')}</span>
        </a>
      )}
    </div>
  );
}

function problems(nodes: readonly Node[]): string[] {
  const down = nodes.filter((each) => !each.running).length;
  return [
    nodes.some((each) => each.mem_alarm) ? 'memory alarm' : '',
    nodes.some((each) => each.disk_free_alarm) ? 'disk alarm' : '',
    down > 0 ? `${down} of ${nodes.length} nodes down` : '',
  ].filter((each) => each !== '');
}
