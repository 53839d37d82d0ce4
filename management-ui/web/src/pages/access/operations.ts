/** What clients do, and the rights that each needs: as the broker asks for them. */
import { mayTopic, mayUse, type Grants, type Step } from '../../lib/rights';

export interface Asked {
  readonly name: string;
  readonly other: string;
  readonly key: string;
}

export interface Operation {
  readonly id: string;
  readonly title: string;
  readonly phrase: (asked: Asked) => string;
  readonly name: string;
  readonly kind: 'queue' | 'exchange';
  /** A second name, and whether it may be left out. */
  readonly other?: { readonly label: string; readonly kind: 'queue' | 'exchange'; readonly optional: boolean };
  readonly key?: string;
  /** @param typeOf the type of an exchange, undefined if there is none of the name */
  readonly steps: (grants: Grants, asked: Asked, typeOf: (exchange: string) => string | undefined) => readonly Step[];
}

const nameOf = (exchange: string): string => exchange || 'the default exchange';

export const OPERATIONS: readonly Operation[] = [
  {
    id: 'publish', title: 'publish to an exchange', kind: 'exchange', name: 'Exchange (empty for the default one)', key: 'Routing key',
    phrase: ({ name, key }) => `publish to ${nameOf(name)}${key ? ` with routing key ${key}` : ''}`,
    steps: (grants, { name, key }, typeOf) => [mayUse(grants, 'write', 'exchange', name), mayTopic(grants, 'write', name, typeOf(name), key)],
  },
  {
    id: 'consume', title: 'consume or get from a queue', kind: 'queue', name: 'Queue',
    phrase: ({ name }) => `consume from ${name}`,
    steps: (grants, { name }) => [mayUse(grants, 'read', 'queue', name)],
  },
  {
    id: 'bind', title: 'bind a queue to an exchange', kind: 'queue', name: 'Queue', other: { label: 'Exchange', kind: 'exchange', optional: false }, key: 'Routing key of the binding',
    phrase: ({ name, other, key }) => `bind ${name} to ${nameOf(other)}${key ? ` with ${key}` : ''}`,
    steps: (grants, { name, other, key }, typeOf) => [mayUse(grants, 'write', 'queue', name), mayUse(grants, 'read', 'exchange', other), mayTopic(grants, 'read', other, typeOf(other), key)],
  },
  {
    id: 'declare-queue', title: 'declare a queue', kind: 'queue', name: 'Queue', other: { label: 'Dead letter exchange', kind: 'exchange', optional: true },
    phrase: ({ name, other }) => `declare the queue ${name}${other ? ` with dead letters to ${other}` : ''}`,
    steps: (grants, { name, other }) => [mayUse(grants, 'configure', 'queue', name), ...(other ? [mayUse(grants, 'read', 'queue', name), mayUse(grants, 'write', 'exchange', other)] : [])],
  },
  {
    id: 'declare-exchange', title: 'declare an exchange', kind: 'exchange', name: 'Exchange', other: { label: 'Alternate exchange', kind: 'exchange', optional: true },
    phrase: ({ name, other }) => `declare the exchange ${name}${other ? ` with alternate exchange ${other}` : ''}`,
    steps: (grants, { name, other }) => [mayUse(grants, 'configure', 'exchange', name), ...(other ? [mayUse(grants, 'read', 'exchange', name), mayUse(grants, 'write', 'exchange', other)] : [])],
  },
  {
    id: 'delete-queue', title: 'delete a queue', kind: 'queue', name: 'Queue',
    phrase: ({ name }) => `delete the queue ${name}`,
    steps: (grants, { name }) => [mayUse(grants, 'configure', 'queue', name)],
  },
  {
    id: 'purge', title: 'purge a queue', kind: 'queue', name: 'Queue',
    phrase: ({ name }) => `purge ${name}`,
    steps: (grants, { name }) => [mayUse(grants, 'read', 'queue', name)],
  },
  {
    id: 'delete-exchange', title: 'delete an exchange', kind: 'exchange', name: 'Exchange',
    phrase: ({ name }) => `delete the exchange ${name}`,
    steps: (grants, { name }) => [mayUse(grants, 'configure', 'exchange', name)],
  },
];
