/** What is wrong with the end of an answer, or with a rewrite. The product has other rules, which this judges. */
import type { Ending } from './endings.page.ts';

/** One answer of the set. `shown`: the text on the screen. */
export interface Told extends Ending {
  readonly kind: 'answer' | 'rewrite';
  readonly what: string;
  readonly input: string;
  readonly shown: string;
}

export interface EndingFaults {
  readonly midSentence: boolean;
  /** Whether more than 25 generated words are not shown, although nothing was repeated. */
  readonly manyDropped: boolean;
  readonly fence: boolean;
  readonly remark: boolean;
  readonly secondCopy: boolean;
}

const MOST_DROPPED = 25;
/** Words about the task and not about its subject. */
const REMARK =
  /(?<!\p{L})(?:here(?:'s|’s| is| are)\b.{0,60}\b(?:text|version|summary|rewrit\w*|revis\w*|sentence|paragraph|passage)|(?:rewritten|revised|corrected|improved|simplified|edited|original|input) (?:text|version|paragraph|passage|sentence)|(?:i|i've|i have) (?:made|rewrote|rewritten|changed|revised|corrected|simplified|kept|replaced)|re-?write the (?:text|sentence|passage|paragraph)|the text (?:is|was|needs|should|has been)|changes? (?:made|i)|i hope this|let me know|this (?:version|rewrite|revision)|as requested)(?!\p{L})|^(?:sure|certainly|of course|okay)\b[,.!:]/iu;

const plain = (text: string): string =>
  text
    .toLowerCase()
    .replaceAll(/[^\p{L}\p{N}]+/gu, ' ')
    .trim();
const words = (text: string): string[] =>
  plain(text)
    .split(' ')
    .filter((word) => word !== '');
const sentences = (text: string): string[] =>
  text
    .split(/(?<=[.!?])\s+|\n+/u)
    .map(plain)
    .filter((sentence) => sentence.length > 25);

/** Whether a text ends with a sentence, a list's item or a row. */
function endsWhole(text: string): boolean {
  const last = text.trim().split('\n').at(-1)?.trim() ?? '';
  return (
    /[.!?…。！？।][\p{Pe}\p{Pf}"'*_`]*$/u.test(last) || /^(?:[-*•|]|\d+[.)])/u.test(last) || last.startsWith('```')
  );
}

/** How many of a text's sentences repeat an earlier one. */
function saidAgain(text: string): number {
  const said = sentences(text);
  return said.length - new Set(said).size;
}

/** Whether the input contains five words of a remark in a row. */
function isOfInput(remark: string, input: string): boolean {
  return plain(input).includes(words(remark).slice(0, 5).join(' '));
}

export function countFaults({ kind, text, shown, input, finish }: Told): EndingFaults {
  const remark = REMARK.exec(shown)?.[0];
  const dropped = words(text).length - words(shown).length;
  return {
    midSentence: shown.trim() !== '' && !endsWhole(shown) && !(finish === 'stop' && !endsWhole(input)),
    manyDropped: finish === 'length' && dropped > MOST_DROPPED,
    fence: /^\s*(?:-{3,}|`{3,}.*)\s*$/m.test(shown) && !/^\s*(?:-{3,}|`{3,})/m.test(input),
    remark: remark !== undefined && !isOfInput(remark, input),
    secondCopy:
      kind === 'rewrite' &&
      (saidAgain(shown) > saidAgain(input) || words(shown).length > 1.7 * words(input).length + 20),
  };
}
