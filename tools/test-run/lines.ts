/** What a program prints, line by line, as a terminal would show it in the end. */

/** Where a terminal's cursor goes or is hidden: without one, this is noise. */
const CURSOR = '\u001b\\[(?:[0-9]*K|\\?25[hl])';

export interface Lines {
  take(text: string): void;
  /** The last line may lack its end. */
  end(): void;
}

/** Gives whole lines on, each with its end. Of a line that was written over and over, the last state is given. */
export function lines(give: (line: string) => void): Lines {
  const cursor = new RegExp(CURSOR, 'g');
  let open = '';
  const giveLine = (line: string): void => {
    const shown = line.replace(cursor, '').replace(/\r+$/, '');
    give(`${shown.slice(shown.lastIndexOf('\r') + 1)}\n`);
  };
  return {
    take: (text) => {
      const [first = '', ...more] = text.split('\n');
      if (more.length === 0) {
        open += first;
        return;
      }
      const rest = more.pop() ?? '';
      giveLine(open + first);
      for (const line of more) giveLine(line);
      open = rest;
    },
    end: () => {
      if (open !== '') giveLine(open);
      open = '';
    },
  };
}
