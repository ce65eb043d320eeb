/** Lets go of the oldest entries of a map, in the order in which they came, until it has no more than `most`. */
export function keepNewest(map: Map<string, unknown>, most: number): void {
  for (const key of [...map.keys()].slice(0, -most)) map.delete(key);
}
