/**
 * Forms hold what the user types and nothing else: live data never goes into a field that is shown. Problems stand at their
 * field once it was left or sent.
 */
import type { ComponentChildren } from 'preact';
import { useId, useMemo, useState } from 'preact/hooks';
import { explain } from './feedback';
import { Button, Note } from './basics';

export type Check<V> = (values: V) => Partial<Record<keyof V & string, string>>;

export interface Form<V> {
  readonly values: V;
  readonly set: <K extends keyof V & string>(name: K, value: V[K]) => void;
  readonly left: (name: keyof V & string) => void;
  readonly problem: (name: keyof V & string) => string;
  readonly sending: boolean;
  readonly failure: string;
  readonly submit: (event: Event) => void;
}

/** @param send throws what the server refused; the words are shown at the form */
export function useForm<V extends object>(initial: V, check: Check<V>, send: (values: V) => Promise<unknown>): Form<V> {
  const [values, setValues] = useState(initial);
  const [seen, setSeen] = useState<ReadonlySet<string>>(new Set());
  const [sending, setSending] = useState(false);
  const [failure, setFailure] = useState('');
  const problems = useMemo(() => check(values), [values]);
  return {
    values,
    sending,
    failure,
    set: (name, value) => setValues((before) => ({ ...before, [name]: value })),
    left: (name) => setSeen((before) => new Set([...before, name])),
    problem: (name) => (seen.has(name) ? (problems[name] ?? '') : ''),
    submit: (event) => {
      event.preventDefault();
      setSeen(new Set(Object.keys(values)));
      if (sending || Object.keys(problems).length > 0) {
        return;
      }
      setSending(true);
      setFailure('');
      void send(values)
        .catch((cause: unknown) => setFailure(explain(cause)))
        .finally(() => setSending(false));
    },
  };
}

type Names<V, T> = { [K in keyof V & string]: V[K] extends T ? K : never }[keyof V & string];

interface FieldProps<V, T> {
  readonly form: Form<V>;
  readonly name: Names<V, T>;
  readonly label: string;
  readonly help?: ComponentChildren;
}

export function TextField<V>({ form, name, label, help, options, rows, secret = false, numeric = false, mono = false, required = false, placeholder, autocomplete = 'off' }: FieldProps<V, string> & {
  /** What might be meant; anything else may be typed, too. */
  options?: readonly string[];
  /** More than one line. */
  rows?: number;
  secret?: boolean;
  /** Still a text: what is no number is told at the field and not swallowed by the browser. */
  numeric?: boolean;
  mono?: boolean;
  required?: boolean;
  placeholder?: string;
  autocomplete?: string;
}) {
  const id = useId();
  const problem = form.problem(name);
  const shared = {
    id,
    class: mono ? 'mono' : '',
    value: form.values[name] as string,
    placeholder,
    autocomplete,
    spellcheck: false,
    // Not the attribute itself: the browser would speak before the form does, and in its own words.
    'aria-required': required,
    'aria-invalid': problem !== '',
    'aria-describedby': `${id}-more`,
    onBlur: () => form.left(name),
  };
  const input = (event: { currentTarget: HTMLInputElement | HTMLTextAreaElement }): void => form.set(name, event.currentTarget.value as V[typeof name]);
  return (
    <div class="field">
      <label class="field-label" for={id}>{label}</label>
      {rows !== undefined ? (
        <textarea rows={rows} onInput={input} {...shared} />
      ) : secret ? (
        <input type="password" onInput={input} {...shared} />
      ) : (
        <input type="text" inputmode={numeric ? 'numeric' : 'text'} list={options ? `${id}-list` : undefined} onInput={input} {...shared} />
      )}
      {options && <datalist id={`${id}-list`}>{options.map((each) => <option key={each} value={each} />)}</datalist>}
      <FieldMore id={id} problem={problem} help={help} />
    </div>
  );
}

export function SelectField<V>({ form, name, label, help, options }: FieldProps<V, string> & { options: readonly (readonly [value: string, title: string])[] }) {
  const id = useId();
  const problem = form.problem(name);
  return (
    <div class="field">
      <label class="field-label" for={id}>{label}</label>
      <select id={id} value={form.values[name] as string} aria-invalid={problem !== ''} aria-describedby={`${id}-more`} onBlur={() => form.left(name)} onChange={(event) => form.set(name, event.currentTarget.value as V[typeof name])}>
        {options.map(([value, title]) => <option key={value} value={value}>{title}</option>)}
      </select>
      <FieldMore id={id} problem={problem} help={help} />
    </div>
  );
}

export function CheckField<V>({ form, name, label, help }: FieldProps<V, boolean>) {
  const id = useId();
  return (
    <div class="field">
      <label class="check">
        <input type="checkbox" checked={form.values[name] as boolean} aria-describedby={`${id}-more`} onChange={(event) => form.set(name, event.currentTarget.checked as V[typeof name])} />
        {label}
      </label>
      <FieldMore id={id} problem="" help={help} />
    </div>
  );
}

function FieldMore({ id, problem, help }: { id: string; problem: string; help: ComponentChildren }) {
  return (
    <p class="field-more" id={`${id}-more`}>
      {problem ? <span class="field-problem">{problem}</span> : help}
    </p>
  );
}

/** The end of a form: what the server refused, and the button with its verb. */
export function FormFoot<V>({ form, verb, onCancel, danger = false }: { form: Form<V>; verb: string; onCancel?: () => void; danger?: boolean }) {
  return (
    <>
      <div aria-live="assertive">{form.failure && <Note tone="bad">{form.failure}</Note>}</div>
      <footer class={onCancel ? 'dialog-foot' : 'form-foot'}>
        {onCancel && <Button onClick={onCancel}>Cancel</Button>}
        <Button kind={danger ? 'danger' : 'primary'} type="submit" disabled={form.sending}>{form.sending ? 'Working…' : verb}</Button>
      </footer>
    </>
  );
}
