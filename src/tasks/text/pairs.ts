/** All pairs of neighbours in a row. */
export function pairsOf<Item>(row: readonly Item[]): (readonly [Item, Item])[] {
  return row.flatMap((item, at) => {
    const before = row[at - 1];
    return before === undefined ? [] : [[before, item] as const];
  });
}

/** A pair of words as one key. */
export function pairKey([first, second]: readonly [string, string]): string {
  return `${first} ${second}`;
}
