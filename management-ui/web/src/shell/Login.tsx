import { login } from '../api/account';
import { ApiError } from '../api/client';
import { FormFoot, TextField, useForm } from '../components/form';
import { Note } from '../components/basics';
import { notice } from '../session';

export function Login() {
  const form = useForm(
    { username: '', password: '' },
    (values) => ({ ...(values.username === '' ? { username: 'Your name is needed' } : {}) }),
    (values) => login(values.username, values.password).catch((cause: unknown) => {
      throw cause instanceof ApiError && cause.status === 401 ? new Error(words(cause.reason)) : cause;
    }),
  );
  return (
    <main class="login">
      <form onSubmit={form.submit} class="card" aria-label="Log in">
        <header>
          <img src="icon.svg" alt="" width="40" height="40" />
          <h1>Warren</h1>
        </header>
        <div aria-live="polite">{notice.value && <Note>{notice.value}</Note>}</div>
        <TextField form={form} name="username" label="User" autocomplete="username" required />
        <TextField form={form} name="password" label="Password" secret autocomplete="current-password" />
        <FormFoot form={form} verb="Log in" />
        <p class="login-hint">A node that has just been made has the user <code>guest</code> with the password <code>guest</code>, from its own machine only.</p>
      </form>
    </main>
  );
}

/** The API's words for the same thing, made for people. */
function words(reason: string): string {
  switch (reason) {
    case 'Not_Authorized':
    case 'Login failed':
      return 'User or password is wrong.';
    case 'Not management user':
      return 'This user may not use management: the tag management is missing.';
    default:
      return reason;
  }
}
