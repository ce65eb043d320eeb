/** What must be read of a page: the lines of a `NN-name.expected.txt`, and where a reading differs from them. */

interface Expectation {
  readonly line: string;
  readonly isUnwanted: boolean;
  /** What stands at or after a place in the text: where it begins and ends, or null. */
  readonly find: (text: string, from: number) => { readonly start: number; readonly end: number } | null;
}

export interface ReadingCase {
  readonly expected: readonly Expectation[];
  /** Milliseconds that a reading may take, or null. */
  readonly within: number | null;
}

/**
 * A line stands in the reading after the line before it; with `~` it is a regular expression, with `!` it must not
 * stand anywhere. `@within N` limits the time; `//` begins a remark. `\n` in a line is a line feed.
 */
export function parseCase(source: string): ReadingCase {
  const expected: Expectation[] = [];
  let within: number | null = null;
  for (const line of source.split('\n')) {
    if (line.trim() === '' || line.startsWith('//')) continue;
    const limit = /^@within (\d+)$/.exec(line)?.[1];
    if (limit !== undefined) {
      within = Number(limit);
      continue;
    }
    const isUnwanted = line.startsWith('!');
    const wanted = isUnwanted ? line.slice(1) : line;
    expected.push({ line, isUnwanted, find: wanted.startsWith('~') ? byPattern(wanted.slice(1)) : byText(wanted) });
  }
  return { expected, within };
}

function byPattern(source: string): Expectation['find'] {
  const pattern = new RegExp(source, 'gmu');
  return (text, from) => {
    pattern.lastIndex = from;
    const found = pattern.exec(text);
    return found && { start: found.index, end: found.index + found[0].length };
  };
}

function byText(line: string): Expectation['find'] {
  const wanted = line.replaceAll('\\n', '\n');
  return (text, from) => {
    const start = text.indexOf(wanted, from);
    return start < 0 ? null : { start, end: start + wanted.length };
  };
}

/** The lines that a reading breaks; one that is missing does not move the place from which the next is looked for. */
export function brokenLines({ expected }: ReadingCase, text: string): string[] {
  let place = 0;
  return expected
    .filter(({ isUnwanted, find }) => {
      const found = find(text, isUnwanted ? 0 : place);
      if (isUnwanted) return found !== null;
      if (found) place = found.end;
      return found === null;
    })
    .map(({ line }) => line);
}
