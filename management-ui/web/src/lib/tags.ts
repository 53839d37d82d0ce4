/** What the tags of users mean to the HTTP API and to these pages. They give no rights on messages. */
export const TAGS: readonly (readonly [tag: string, means: string])[] = [
  ['administrator', 'everything: users, virtual hosts, permissions, definitions, settings'],
  ['monitoring', 'all connections, channels and nodes, and the log, beside what management may'],
  ['policymaker', 'policies and parameters of the virtual hosts that the user may enter, beside what management may'],
  ['management', 'these pages, with what is in the virtual hosts that the user may enter'],
];

export function means(tags: readonly string[]): string {
  const known = TAGS.filter(([tag]) => tags.includes(tag));
  return known.length === 0 ? 'AMQP only: no tag lets this user into these pages' : known.map(([, each]) => each).join('; ');
}

export function words(text: string): string[] {
  return [...new Set(text.split(/[\s,]+/).filter((each) => each !== ''))];
}
