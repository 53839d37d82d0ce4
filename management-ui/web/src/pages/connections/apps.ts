/** What applications call themselves, for lists that know connections by their addresses only. */
import { useMemo } from 'preact/hooks';
import type { Connection } from '../../api/types';
import { usePolled } from '../../live/polled';

const SECONDS = 10;

/** Names of applications by names of connections. */
export type Apps = ReadonlyMap<string, string>;

export function useApps(): Apps {
  const all = usePolled<Pick<Connection, 'name' | 'user_provided_name'>[]>('/connections?columns=name,user_provided_name&disable_stats=true', SECONDS);
  return useMemo(() => new Map((all ?? []).map((each) => [each.name, each.user_provided_name ?? ''])), [all]);
}

/** The client's side of `10.0.0.7:51022 -> 10.0.0.1:5672`. */
export function peerOf(connection: string): string {
  return connection.split(' -> ')[0] ?? connection;
}
