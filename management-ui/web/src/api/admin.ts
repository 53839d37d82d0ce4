/** What the pages of administration read of the API's answers. */
import type { Lengths, MessageStats, Samples, Table } from './types';

export interface User {
  readonly name: string;
  readonly tags: readonly string[];
  readonly limits: Limits;
  readonly password_hash: string;
  readonly hashing_algorithm: string;
}

/** Numbers by the name of the limit; what is not limited is not there. */
export type Limits = Readonly<Record<string, number>>;

export interface Permission {
  readonly user: string;
  readonly vhost: string;
  readonly configure: string;
  readonly write: string;
  readonly read: string;
}

export interface TopicPermission {
  readonly user: string;
  readonly vhost: string;
  readonly exchange: string;
  readonly write: string;
  readonly read: string;
}

export interface Host extends Lengths {
  readonly name: string;
  readonly description: string;
  readonly tags: readonly string[];
  readonly default_queue_type: string;
  readonly protected_from_deletion: boolean;
  readonly tracing: boolean;
  readonly message_stats?: MessageStats;
  readonly recv_oct_details?: Samples;
  readonly send_oct_details?: Samples;
}

export interface HostLimits {
  readonly vhost: string;
  readonly value: Limits;
}

export type Action = 'create' | 'change' | 'replace' | 'delete';

export interface PlanEntry {
  readonly action: Action;
  readonly kind: string;
  readonly vhost: string;
  readonly name: string;
  readonly old: Table | null;
  readonly new: Table | null;
  readonly why: string;
  readonly loses: { readonly messages?: number; readonly consumers?: number } | null;
}

export interface Plan {
  readonly revision: number;
  readonly changes: readonly PlanEntry[];
  readonly unchanged: number;
  readonly refused: readonly { readonly kind: string; readonly vhost: string; readonly name: string; readonly why: string }[];
  /** Of one that was applied: where an undo goes back to. */
  readonly undo?: number;
}

/** The definitions as they were before a change of many. */
export interface KeptState {
  readonly revision: number;
  readonly timestamp: number;
  readonly user: string;
  readonly from: string;
  readonly why: string;
}

export interface AuditEntry {
  readonly revision: number;
  readonly timestamp: number;
  readonly user: string;
  readonly from: string;
  readonly action: 'created' | 'changed' | 'deleted' | 'lost' | 'granted' | 'refused' | 'opened' | 'ended';
  readonly kind: string;
  readonly vhost: string;
  readonly object: string;
  readonly old: Table | null;
  readonly new: Table | null;
}

export interface LogLine {
  readonly n: number;
  readonly at: string;
  readonly level: 'debug' | 'info' | 'warning' | 'error';
  readonly category: string;
  readonly event: string;
  readonly fields: Readonly<Record<string, string>>;
}

/** A feature that may be off, or one that will go. */
export interface FeatureFlag {
  readonly name: string;
  readonly state: string;
  readonly desc: string;
}
