import type { TopologyNode } from '../../lib/topology';
import { href, param, vhost } from '../../router';
import { connectionPage } from '../connections/fields';

/** The virtual host that is shown. */
export function hostOf(names: readonly string[]): string {
  return vhost.value || param('in') || (names.includes('/') || names.length === 0 ? '/' : (names[0] ?? '/'));
}

/** The page of what a node stands for; null where there is none. */
export function pageOf(node: TopologyNode): string | null {
  const host = vhost.value || param('in') || '/';
  switch (node.layer) {
    case 'exchange':
      return href(['exchanges', host, node.id.slice('exchange:'.length)]);
    case 'queue':
      return href(['queues', host, node.name]);
    case 'consumer':
      return node.state.startsWith('1 ') && node.connection ? connectionPage(node.connection) : href('/connections', { filter: node.name });
  }
}
