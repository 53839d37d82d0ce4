/** How numbers and times look. Widths stay still because the digits are tabular and the steps are few. */

const THOUSANDS = new Intl.NumberFormat('en', { useGrouping: true, maximumFractionDigits: 0 });

/** 12403 is `12 403`: thin spaces are read as one number everywhere, commas are not. */
export function count(value: number | null | undefined): string {
  return value === null || value === undefined || Number.isNaN(value)
    ? '–'
    : THOUSANDS.format(value).replaceAll(',', '\u202f');
}

/** For narrow places: 12403 is `12.4k`. */
export function shortCount(value: number | null | undefined): string {
  if (value === null || value === undefined) {
    return '–';
  }
  return scaled(value, 1000, ['', 'k', 'M', 'G', 'T'], '');
}

export function bytes(value: number | null | undefined): string {
  if (value === null || value === undefined) {
    return '–';
  }
  return scaled(value, 1024, ['B', 'KiB', 'MiB', 'GiB', 'TiB'], '\u00a0');
}

export function byteRate(value: number | null | undefined): string {
  return value === null || value === undefined ? '–' : `${bytes(value)}/s`;
}

/** Events each second. Less than one still shows that something happens. */
export function rate(value: number | null | undefined): string {
  if (value === null || value === undefined) {
    return '–';
  }
  if (value === 0) {
    return '0/s';
  }
  return value < 10 ? `${value < 0.01 ? '<0.01' : trim(value.toFixed(2))}/s` : `${shortCount(value)}/s`;
}

export function percent(fraction: number): string {
  const value = fraction * 100;
  return `${value > 0 && value < 10 ? trim(value.toFixed(1)) : Math.round(value)}%`;
}

/** `3 d 4 h`: the two largest units. */
export function duration(millis: number | null | undefined): string {
  if (millis === null || millis === undefined) {
    return '–';
  }
  if (millis < 1000) {
    return `${Math.max(0, Math.round(millis))} ms`;
  }
  const units: [string, number][] = [
    ['d', 86_400],
    ['h', 3_600],
    ['min', 60],
    ['s', 1],
  ];
  let rest = Math.floor(millis / 1000);
  const parts: string[] = [];
  for (const [unit, seconds] of units) {
    const amount = Math.floor(rest / seconds);
    if (amount > 0) {
      parts.push(`${amount} ${unit}`);
      rest -= amount * seconds;
    } else if (parts.length > 0) {
      break;
    }
    if (parts.length === 2) {
      break;
    }
  }
  return parts.join(' ');
}

export function ago(at: number, now: number = Date.now()): string {
  return now - at < 1500 ? 'just now' : `${duration(now - at)} ago`;
}

/** `28 Nov 21:39:33`, with the year where it is another one. */
export function shortTime(at: number): string {
  const time = new Date(at);
  const year = time.getFullYear() === new Date().getFullYear() ? {} : { year: 'numeric' as const };
  return `${time.toLocaleDateString('en-GB', { day: 'numeric', month: 'short', ...year })} ${timeOfDay(at)}`;
}

/** By 24 hours, as in logs. */
export function timeOfDay(at: number): string {
  return new Date(at).toLocaleTimeString('en-GB');
}

export function localTime(at: number): string {
  return new Date(at).toLocaleString('en-GB', { dateStyle: 'medium', timeStyle: 'medium' });
}

export function utcTime(at: number): string {
  return `${new Date(at).toISOString().replace('T', ' ').slice(0, 19)} UTC`;
}

/** `1 message`, `12 messages`; words that are not regular bring their plural. */
export function plural(value: number, word: string, words: string = `${word}s`): string {
  return `${count(value)} ${value === 1 ? word : words}`;
}

function scaled(value: number, step: number, units: readonly string[], gap: string): string {
  let at = 0;
  let rest = Math.abs(value);
  while (rest >= step && at < units.length - 1) {
    rest /= step;
    at++;
  }
  const digits = at === 0 ? String(Math.round(rest)) : trim(rest.toFixed(rest < 10 ? 2 : rest < 100 ? 1 : 0));
  return `${value < 0 ? '−' : ''}${digits}${units[at] === '' ? '' : gap + (units[at] ?? '')}`;
}

function trim(text: string): string {
  return text.includes('.') ? text.replace(/\.?0+$/, '') : text;
}
