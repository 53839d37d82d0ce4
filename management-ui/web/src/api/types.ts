/** What the pages read of the API's answers. */

export interface Samples {
  readonly rate: number;
  readonly samples?: readonly { readonly sample: number; readonly timestamp: number }[];
}

/** A total and its `…_details`, for each of these counters; empty as long as nothing happened. */
export type MessageStats = Readonly<Partial<Record<Counter, number> & Record<`${Counter}_details`, Samples>>>;

export type Counter =
  | 'publish' | 'confirm' | 'return_unroutable' | 'drop_unroutable' | 'deliver' | 'deliver_no_ack' | 'get' | 'get_no_ack'
  | 'get_empty' | 'deliver_get' | 'redeliver' | 'ack';

export type Table = Readonly<Record<string, unknown>>;

/** A part of a list that the server cut. */
export interface Page<T> {
  readonly items: readonly T[];
  readonly page: number;
  readonly page_count: number;
  readonly page_size: number;
  readonly item_count: number;
  readonly filtered_count: number;
  readonly total_count: number;
}

export interface Lengths {
  readonly messages?: number;
  readonly messages_ready?: number;
  readonly messages_unacknowledged?: number;
  readonly messages_details?: Samples;
  readonly messages_ready_details?: Samples;
  readonly messages_unacknowledged_details?: Samples;
}

export interface Overview {
  readonly cluster_name: string;
  readonly product_version: string;
  readonly rabbitmq_version: string;
  readonly node?: string;
  readonly default_queue_type: string;
  readonly exchange_types: readonly { readonly name: string; readonly description: string }[];
  readonly message_stats?: MessageStats;
  readonly queue_totals?: Lengths;
  readonly object_totals: Readonly<Record<'connections' | 'channels' | 'exchanges' | 'queues' | 'consumers', number>>;
  readonly churn_rates?: Readonly<Record<string, unknown>>;
  readonly listeners?: readonly { readonly node: string; readonly protocol: string; readonly ip_address: string; readonly port: number; readonly tls?: boolean }[];
}

export interface Paused {
  readonly user: string;
  readonly reason: string;
  readonly since: number;
  readonly until: number | null;
}

export interface Queue extends Lengths {
  readonly name: string;
  readonly vhost: string;
  readonly type: string;
  readonly durable: boolean;
  readonly auto_delete: boolean;
  readonly exclusive: boolean;
  readonly arguments: Table;
  readonly node?: string | null;
  readonly state?: string;
  readonly policy?: string | null;
  readonly operator_policy?: string | null;
  readonly effective_policy_definition?: Table;
  readonly delivery_limit?: number;
  readonly consumers?: number;
  readonly consumer_utilisation?: number;
  readonly message_bytes?: number;
  readonly message_bytes_ready?: number;
  readonly message_bytes_unacknowledged?: number;
  readonly message_bytes_ram?: number;
  readonly message_bytes_persistent?: number;
  readonly messages_ram?: number;
  readonly messages_persistent?: number;
  readonly memory?: number;
  readonly single_active_consumer_tag?: string | null;
  readonly head_message_timestamp?: number | null;
  readonly idle_since?: string;
  readonly message_stats?: MessageStats;
  readonly leader?: string | null;
  readonly members?: readonly string[];
  readonly online?: readonly string[];
  readonly paused?: Paused;
  readonly user_who_performed_action?: string;
  readonly consumer_details?: readonly Consumer[];
  readonly owner_pid_details?: { readonly name: string };
}

export interface Exchange {
  readonly name: string;
  readonly vhost: string;
  readonly type: string;
  readonly durable: boolean;
  readonly auto_delete: boolean;
  readonly internal: boolean;
  readonly arguments: Table;
  readonly policy?: string;
  readonly user_who_performed_action?: string;
  readonly message_stats?: { readonly publish_in_details?: Samples; readonly publish_out_details?: Samples };
}

export interface Connection {
  readonly name: string;
  readonly vhost: string;
  readonly user: string;
  readonly node: string;
  readonly user_provided_name?: string;
  readonly state?: string;
  readonly channels?: number;
  readonly protocol?: string;
  readonly auth_mechanism?: string;
  readonly host?: string;
  readonly port?: number;
  readonly peer_host?: string;
  readonly peer_port?: number;
  readonly ssl?: boolean;
  readonly ssl_protocol?: string | null;
  readonly ssl_cipher?: string | null;
  readonly peer_cert_subject?: string | null;
  readonly channel_max?: number;
  readonly frame_max?: number;
  readonly timeout?: number;
  readonly connected_at?: number;
  readonly client_properties?: Table;
  readonly recv_oct?: number;
  readonly recv_oct_details?: Samples;
  readonly send_oct?: number;
  readonly send_oct_details?: Samples;
}

export interface Channel {
  readonly name: string;
  readonly number: number;
  readonly vhost: string;
  readonly user: string;
  readonly node: string;
  readonly state: string;
  readonly confirm: boolean;
  readonly transactional: boolean;
  readonly prefetch_count: number;
  readonly global_prefetch_count: number;
  readonly consumer_count: number;
  readonly messages_unacknowledged: number;
  readonly messages_unconfirmed: number;
  readonly messages_uncommitted: number;
  readonly connection_details: { readonly name: string; readonly peer_host?: string; readonly peer_port?: number };
  readonly message_stats?: MessageStats;
  readonly consumer_details?: readonly Consumer[];
}

export interface Consumer {
  readonly consumer_tag: string;
  readonly queue: { readonly name: string; readonly vhost: string };
  readonly channel_details?: { readonly name: string; readonly connection_name: string; readonly number: number; readonly user: string; readonly peer_host: string };
  readonly ack_required: boolean;
  readonly active: boolean;
  readonly activity_status: string;
  readonly exclusive: boolean;
  readonly prefetch_count: number;
  readonly arguments: Table;
}

export interface Binding {
  readonly source: string;
  readonly vhost: string;
  readonly destination: string;
  readonly destination_type: 'queue' | 'exchange';
  readonly routing_key: string;
  readonly arguments: Table;
  readonly properties_key: string;
}

/** A binding that the routing simulator looked at. */
export interface RouteBinding {
  readonly destination: string;
  readonly destination_type: 'queue' | 'exchange';
  readonly routing_key: string;
  readonly arguments: Table;
  /** Of one that matched: reached, reached already, missing. */
  readonly outcome?: string;
  /** Of one that did not. */
  readonly why?: string;
}

export interface RouteQueue {
  readonly name: string;
  readonly type: string;
  readonly messages_ready?: number;
  readonly consumers?: number;
  readonly outcome?: string;
  readonly dead_letter_exchange?: string;
  readonly message_ttl?: number;
}

export interface RouteVisit {
  readonly name: string;
  readonly type: string;
  readonly matched: readonly RouteBinding[];
  readonly alternate?: { readonly name: string; readonly outcome: string };
  readonly unmatched: readonly RouteBinding[];
  readonly unmatched_total: number;
}

export interface Route {
  readonly vhost: string;
  readonly exchange: string;
  readonly routing_key: string;
  readonly user: string;
  readonly refused: readonly string[];
  readonly routed: boolean;
  readonly queues: readonly RouteQueue[];
  readonly exchanges: readonly RouteVisit[];
}

export interface Message {
  readonly payload: string;
  readonly payload_bytes: number;
  readonly payload_encoding: 'string' | 'base64';
  readonly redelivered: boolean;
  readonly exchange: string;
  readonly routing_key: string;
  readonly message_count: number;
  readonly properties: Table & { readonly headers?: Table };
}

export interface Policy {
  readonly vhost: string;
  readonly name: string;
  readonly pattern: string;
  readonly 'apply-to': string;
  readonly definition: Table;
  readonly priority: number;
}

export interface Node {
  readonly name: string;
  readonly running: boolean;
  readonly being_drained?: boolean;
  readonly uptime?: number;
  readonly processors?: number;
  readonly mem_used?: number;
  readonly mem_limit?: number;
  readonly mem_alarm?: boolean;
  readonly disk_free?: number;
  readonly disk_free_limit?: number;
  readonly disk_free_alarm?: boolean;
  readonly fd_used?: number;
  readonly fd_total?: number;
  readonly sockets_used?: number;
  readonly proc_used?: number;
  readonly product_version?: string;
  readonly erlang_full_version?: string;
  readonly os_pid?: string;
  readonly partitions?: readonly string[];
}

export interface ClusterStatus {
  readonly cluster_id: string;
  readonly level: number;
  readonly nodes: readonly {
    readonly name: string; readonly id: string; readonly address: string; readonly running: boolean;
    readonly voter: boolean; readonly drained: boolean; readonly level: number;
  }[];
  readonly shards: readonly Shard[];
  readonly metadata: { readonly leader: string; readonly term: number };
}

export interface Shard {
  readonly id: number;
  readonly leader: string | null;
  readonly term: number;
  readonly members: readonly string[];
  readonly voters: readonly string[];
  readonly online: readonly string[];
  readonly queues: number;
  readonly replicas: readonly { readonly node: string; readonly applied: number | null; readonly hash: string | null; readonly failed: boolean | null; readonly lacking: number | null }[];
}

export interface VirtualHost {
  readonly name: string;
  readonly description?: string;
}

export interface Named {
  readonly name: string;
  readonly vhost?: string;
}
