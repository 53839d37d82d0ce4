/** Every page, a line each. Of two patterns that match, the first counts. */
import type { ComponentType } from 'preact';
import type { IconName } from '../components/Icon';
import type { Grade } from '../session';

/** What the path names: `{ vhost: '/', name: 'orders' }`. */
export type PathNames = Readonly<Record<string, string>>;
export type PageComponent = ComponentType<{ readonly names: PathNames }>;

export interface Page {
  readonly path: string;
  readonly title: string;
  readonly load: () => Promise<{ readonly default: PageComponent }>;
  /** In the navigation, if it has a place there. */
  readonly nav?: { readonly group: Group; readonly icon: IconName; readonly key?: string; readonly grade?: Grade };
  /** The page of the navigation that a detail page belongs to. */
  readonly of?: string;
}

export const GROUPS = ['', 'Messaging', 'Clients', 'Administration', 'Node'] as const;
export type Group = (typeof GROUPS)[number];

export const pages: readonly Page[] = [
  { path: '/overview', title: 'Overview', load: () => import('./overview/OverviewPage'), nav: { group: '', icon: 'overview', key: 'o' } },
  { path: '/cluster', title: 'Cluster', load: () => import('./cluster/ClusterPage'), nav: { group: '', icon: 'cluster', key: 'c', grade: 'monitoring' } },

  { path: '/queues', title: 'Queues', load: () => import('./queues/QueuesPage'), nav: { group: 'Messaging', icon: 'queue', key: 'q' } },
  { path: '/queues/:vhost/:name', title: 'Queue', load: () => import('./queues/QueuePage'), of: '/queues' },
  { path: '/exchanges', title: 'Exchanges', load: () => import('./exchanges/ExchangesPage'), nav: { group: 'Messaging', icon: 'exchange', key: 'e' } },
  { path: '/exchanges/:vhost/:name', title: 'Exchange', load: () => import('./exchanges/ExchangePage'), of: '/exchanges' },
  { path: '/routing', title: 'Routing simulator', load: () => import('./routing/RoutingPage'), of: '/exchanges' },
  { path: '/topology', title: 'Topology', load: () => import('./topology/TopologyPage'), nav: { group: 'Messaging', icon: 'topology', key: 't' } },
  { path: '/messages', title: 'Messages', load: () => import('./messages/MessagesPage'), nav: { group: 'Messaging', icon: 'message', key: 'm' } },
  { path: '/dead-letters', title: 'Dead letters', load: () => import('./deadletters/DeadLettersPage'), nav: { group: 'Messaging', icon: 'deadletter', key: 'b' } },

  { path: '/connections', title: 'Connections', load: () => import('./connections/ConnectionsPage'), nav: { group: 'Clients', icon: 'connection', key: 'n' } },
  { path: '/connections/:name', title: 'Connection', load: () => import('./connections/ConnectionPage'), of: '/connections' },
  { path: '/channels', title: 'Channels', load: () => import('./channels/ChannelsPage'), nav: { group: 'Clients', icon: 'channel', key: 'h' } },
  { path: '/channels/:name', title: 'Channel', load: () => import('./channels/ChannelPage'), of: '/channels' },
  { path: '/consumers', title: 'Consumers', load: () => import('./consumers/ConsumersPage'), nav: { group: 'Clients', icon: 'consumer', key: 's' } },

  { path: '/policies', title: 'Policies', load: () => import('./policies/PoliciesPage'), nav: { group: 'Administration', icon: 'policy', key: 'p' } },
  { path: '/access', title: 'Access', load: () => import('./access/AccessPage'), nav: { group: 'Administration', icon: 'access', key: 'a', grade: 'administrator' } },
  { path: '/access/:user', title: 'User', load: () => import('./access/UserPage'), of: '/access' },
  { path: '/vhosts', title: 'Virtual hosts', load: () => import('./vhosts/VhostsPage'), nav: { group: 'Administration', icon: 'vhost', key: 'v' } },
  { path: '/vhosts/:vhost', title: 'Virtual host', load: () => import('./vhosts/VhostPage'), of: '/vhosts' },
  { path: '/definitions', title: 'Definitions', load: () => import('./definitions/DefinitionsPage'), nav: { group: 'Administration', icon: 'definitions', key: 'd', grade: 'administrator' } },

  { path: '/logs', title: 'Logs', load: () => import('./logs/LogsPage'), nav: { group: 'Node', icon: 'logs', key: 'l', grade: 'monitoring' } },
  { path: '/audit', title: 'Audit', load: () => import('./audit/AuditPage'), nav: { group: 'Node', icon: 'audit', key: 'u', grade: 'administrator' } },
  { path: '/settings', title: 'Settings', load: () => import('./settings/SettingsPage'), nav: { group: 'Node', icon: 'settings', grade: 'administrator' } },
  { path: '/features', title: 'Feature flags', load: () => import('./features/FeaturesPage'), nav: { group: 'Node', icon: 'flag', key: 'f' } },
  { path: '/about', title: 'About', load: () => import('./about/AboutPage'), nav: { group: 'Node', icon: 'help' } },
];
