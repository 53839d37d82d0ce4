/** Adds to the list of a key. */
export function append<K, V>(map: Map<K, V[]>, key: K, value: V): void {
  const found = map.get(key);
  if (found) {
    found.push(value);
  } else {
    map.set(key, [value]);
  }
}
