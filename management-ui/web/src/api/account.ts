/** Logging in and out. */
import { asked, notice, session, type Session } from '../session';
import { stored } from '../lib/stored';
import { ApiError, del, get, post } from './client';

/** Whether this browser has logged in: one that never did need not ask whether it has a session. */
const entered = stored('entered', false);

export async function resume(): Promise<void> {
  if (!entered.value) {
    asked.value = true;
    return;
  }
  try {
    session.value = await get<Session>('/x/session');
  } catch (problem) {
    if (!(problem instanceof ApiError && problem.status === 401)) {
      notice.value = problem instanceof Error ? problem.message : String(problem);
    }
  }
  asked.value = true;
}

export async function login(username: string, password: string): Promise<void> {
  session.value = await post<Session>('/x/session', { username, password });
  entered.value = true;
  notice.value = '';
}

export async function logout(): Promise<void> {
  await del('/x/session');
  entered.value = false;
  session.value = null;
  notice.value = 'You are logged out.';
}
