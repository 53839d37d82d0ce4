/** The small pieces that every page is made of. */
import type { ComponentChildren } from 'preact';
import { useEffect, useState } from 'preact/hooks';
import { ApiError } from '../api/client';
import { ago, localTime, utcTime } from '../lib/format';
import { explain, toast } from './feedback';
import { Icon, type IconName } from './Icon';

export type Tone = 'neutral' | 'good' | 'warn' | 'bad' | 'info';

/** A word with a colour; the word alone says everything. */
export function Badge({ tone = 'neutral', title, children }: { tone?: Tone; title?: string; children: ComponentChildren }) {
  return (
    <span class={`badge ${tone}`} title={title}>
      {children}
    </span>
  );
}

const STATES: Record<string, Tone> = {
  running: 'good', enabled: 'good', idle: 'good', live: 'good', online: 'good', up: 'good', active: 'good',
  paused: 'info', flow: 'warn', blocked: 'warn', blocking: 'warn', drained: 'warn', minority: 'warn',
  down: 'bad', crashed: 'bad', stopped: 'bad', closed: 'bad',
};

/** The state of a thing: a dot, and the word. */
export function StatePill({ state }: { state: string | null | undefined }) {
  const word = state ?? 'unknown';
  return <span class={`state ${STATES[word] ?? 'neutral'}`}>{word}</span>;
}

export interface ButtonProps {
  readonly children?: ComponentChildren;
  readonly icon?: IconName;
  /** What it does, where it shows no words. */
  readonly label?: string;
  readonly kind?: 'plain' | 'primary' | 'danger' | 'quiet';
  readonly type?: 'button' | 'submit';
  readonly disabled?: boolean;
  readonly pressed?: boolean;
  readonly title?: string;
  readonly onClick?: (event: MouseEvent) => void;
}

export function Button({ children, icon, label, kind = 'plain', type = 'button', pressed, ...rest }: ButtonProps) {
  return (
    <button class={`button ${kind}${children ? '' : ' square'}`} type={type} aria-label={label} aria-pressed={pressed} title={label} {...rest}>
      {icon && <Icon name={icon} />}
      {children}
    </button>
  );
}

/** A page's head: what it shows, how much of it, and what can be done. */
export function PageHead({ title, detail, crumb, children }: {
  title: ComponentChildren;
  detail?: ComponentChildren;
  crumb?: ComponentChildren;
  children?: ComponentChildren;
}) {
  return (
    <header class="page-head">
      <div class="page-title">
        {crumb && <nav class="crumb" aria-label="Breadcrumb">{crumb}</nav>}
        <h1 tabIndex={-1}>{title}</h1>
        {detail && <p class="page-detail">{detail}</p>}
      </div>
      <div class="page-actions">{children}</div>
    </header>
  );
}

export function Card({ title, actions, children, flush = false }: {
  title?: ComponentChildren;
  actions?: ComponentChildren;
  children: ComponentChildren;
  flush?: boolean;
}) {
  return (
    <section class={`card${flush ? ' flush' : ''}`}>
      {title && (
        <header class="card-head">
          <h2>{title}</h2>
          {actions && <div class="card-actions">{actions}</div>}
        </header>
      )}
      {children}
    </section>
  );
}

/** Nothing is there, and what to do about it. */
export function Empty({ title, children, icon = 'empty' }: { title: string; children?: ComponentChildren; icon?: IconName }) {
  return (
    <div class="empty">
      <Icon name={icon} />
      <p class="empty-title">{title}</p>
      {children && <div class="empty-body">{children}</div>}
    </div>
  );
}

/** A remark beside what it is about. */
export function Note({ tone = 'info', children }: { tone?: Tone; children: ComponentChildren }) {
  return <div class={`note ${tone}`}>{children}</div>;
}

/** What an answer lacks: it was refused, or has not come yet. */
export function Waiting({ error, what }: { error: ApiError | null; what: string }) {
  if (error === null) {
    return <p class="waiting" role="status">Loading {what}…</p>;
  }
  if (error.status === 404) {
    return <Empty title={`There is no such ${what}`} icon="warning">It may have been deleted or renamed, or your user may not see its virtual host.</Empty>;
  }
  return <Empty title={`${what} cannot be shown`} icon="warning">{explain(error)}</Empty>;
}

export type Pairs = readonly (readonly [name: string, value: ComponentChildren, help?: string] | null | false)[];

export function KeyValue({ pairs }: { pairs: Pairs }) {
  return (
    <dl class="pairs">
      {pairs.map((pair) => pair && (
        <div key={pair[0]}>
          <dt title={pair[2]}>{pair[0]}</dt>
          <dd>{pair[1] ?? '–'}</dd>
        </div>
      ))}
    </dl>
  );
}

/** A moment: how long ago, local and universal time on hovering. */
export function When({ at }: { at: number | null | undefined }) {
  if (!at) {
    return <>–</>;
  }
  return <time dateTime={new Date(at).toISOString()} title={`${localTime(at)} local\n${utcTime(at)}`}>{ago(at)}</time>;
}

/** Text to take along, such as a command. */
export function Snippet({ text, label }: { text: string; label: string }) {
  return (
    <figure class="snippet">
      <figcaption>{label}</figcaption>
      <pre tabIndex={0} aria-label={label}><code>{text}</code></pre>
      <CopyButton text={text} label={`Copy ${label}`} />
    </figure>
  );
}

export function CopyButton({ text, label = 'Copy' }: { text: string; label?: string }) {
  const [copied, setCopied] = useState(false);
  useEffect(() => {
    if (!copied) {
      return;
    }
    const timer = setTimeout(() => setCopied(false), 2_000);
    return () => clearTimeout(timer);
  }, [copied]);
  const copy = (): void => {
    // Without TLS a browser may offer no clipboard.
    if (!navigator.clipboard) {
      toast('failed', 'Nothing was copied', 'This browser gives the clipboard only to pages with TLS. Select the text and copy it.');
      return;
    }
    void navigator.clipboard.writeText(text).then(() => setCopied(true), () => toast('failed', 'Nothing was copied', 'The browser refused the clipboard.'));
  };
  return <Button kind="quiet" icon={copied ? 'check' : 'copy'} label={copied ? 'Copied' : label} onClick={copy} />;
}

/** A share of a limit as a bar with its words. */
export function Meter({ value, limit, text, tone = 'neutral' }: { value: number; limit: number; text: string; tone?: Tone }) {
  const part = limit > 0 ? Math.min(1, value / limit) : 0;
  return (
    <span class="meter-box">
      <span class={`meter ${tone}`} role="img" aria-label={text}>
        <span ref={(bar) => bar?.style.setProperty('inline-size', `${part * 100}%`)} />
      </span>
      <span class="meter-text">{text}</span>
    </span>
  );
}
