/** The output of a program line by line, as a terminal shows it in the end. */

/** Codes that move or hide a terminal's cursor. Without a terminal they are noise. */
const CURSOR = '\u001b\\[(?:[0-9]*K|\\?25[hl])';

export interface Lines {
  take(text: string): void;
  /** To be called at the end of the output. The last line may lack its line end. */
  end(): void;
}

/** Passes on whole lines, each with its line end. Of a line that is overwritten only the last state is passed on. */
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
