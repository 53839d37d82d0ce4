/** Who is logged in. The cookie itself is out of reach of scripts; what is here says what the pages may show. */
import { computed, signal } from '@preact/signals';

export interface Session {
  readonly name: string;
  readonly tags: readonly string[];
  readonly csrf: string;
  readonly timeout_minutes: number;
  readonly cluster_name: string;
  readonly node: string;
  readonly version: string;
  readonly rabbitmq_version: string;
}

/** Null while nobody is logged in. */
export const session = signal<Session | null>(null);

/** Until the first answer it is not known whether somebody is. */
export const asked = signal(false);

/** Why the login page is shown, in words; empty for no special reason. */
export const notice = signal('');

const GRADES = ['management', 'policymaker', 'monitoring', 'administrator'] as const;
export type Grade = (typeof GRADES)[number];

/** Tags as RabbitMQ understands them: an administrator may all, policymaker and monitoring are apart. */
export function may(grade: Grade): boolean {
  const tags = session.value?.tags ?? [];
  if (tags.includes('administrator') || grade === 'management') {
    return true;
  }
  return tags.includes(grade);
}

export const administrator = computed(() => may('administrator'));

export function sessionEnded(reason: string): void {
  if (session.value !== null) {
    session.value = null;
    notice.value =
      reason === 'session_expired'
        ? 'Your session has ended. Log in again to go on where you were.'
        : 'This browser is not logged in any more. Log in again to go on where you were.';
  } else if (reason === 'session_expired') {
    notice.value = 'Your session has ended. Log in again to go on where you were.';
  }
}
