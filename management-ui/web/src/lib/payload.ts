/** The bytes of a message, and how they can be looked at. */

export function fromBase64(text: string): Uint8Array {
  return Uint8Array.from(atob(text), (letter) => letter.charCodeAt(0));
}

/** The text, or null where the bytes are no UTF-8. */
export function asText(content: Uint8Array): string | null {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(content);
  } catch {
    return null;
  }
}

/** Indented JSON, or null where it is none. */
export function asJson(text: string | null): string | null {
  if (text === null || !/^\s*[[{"]/.test(text)) {
    return null;
  }
  try {
    return JSON.stringify(JSON.parse(text), null, 2);
  } catch {
    return null;
  }
}

/** Lines of sixteen bytes: place, bytes, and the letters among them. */
export function asHex(content: Uint8Array, most = 4_096): string {
  const lines: string[] = [];
  for (let from = 0; from < Math.min(content.length, most); from += 16) {
    const line = [...content.subarray(from, Math.min(from + 16, most))];
    const digits = line.map((each) => each.toString(16).padStart(2, '0')).join(' ').padEnd(47);
    const letters = line.map((each) => (each >= 32 && each < 127 ? String.fromCharCode(each) : '·')).join('');
    lines.push(`${from.toString(16).padStart(8, '0')}  ${digits}  ${letters}`);
  }
  if (content.length > most) {
    lines.push(`… ${content.length - most} bytes more`);
  }
  return lines.join('\n');
}
