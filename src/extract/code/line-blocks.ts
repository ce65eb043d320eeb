/** Code whose lines are elements that each keep their own space, without one around them that says so. */
import { joined, type RawBlock } from '../blocks/raw-block';
import { parentElementOf, tagNameOf } from '../safe-dom';
import { codeText } from './code-run';

const WORDS = /[\p{L}\p{N}]/u;

/** Whether a block can be a line of the code before it. Two `<pre>` are two pieces of code. */
function isNextLine(before: RawBlock | undefined, block: RawBlock): boolean {
  return (
    before?.lines !== undefined &&
    block.lines !== undefined &&
    parentElementOf(before.element) === parentElementOf(block.element) &&
    tagNameOf(block.element) !== 'PRE' &&
    tagNameOf(before.element) !== 'PRE'
  );
}

function asOne(run: readonly RawBlock[]): RawBlock[] {
  const [first] = run;
  if (!first || (run.length === 1 && WORDS.test(first.text))) return [...run];
  const lines = run.flatMap((block) => block.lines ?? []);
  const whole = { ...joined(run, first, codeText(lines), 'code'), lines };
  return WORDS.test(whole.text) ? [whole] : [];
}

/** Blocks with lines that follow one another as one, and without code of signs only. */
export function withWholeCode(blocks: readonly RawBlock[]): RawBlock[] {
  const result: RawBlock[][] = [];
  let run: RawBlock[] = [];
  for (const block of blocks) {
    if (isNextLine(run.at(-1), block)) run.push(block);
    else {
      result.push(asOne(run));
      run = [];
      if (block.lines) run.push(block);
      else result.push([block]);
    }
  }
  result.push(asOne(run));
  return result.flat();
}
