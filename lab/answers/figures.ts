/** How good answers are, and how sure the difference between two pipelines is. */
import { between, mulberry32 } from '../../tests/fixtures/tiny-weights.ts';

/** Lower case, without punctuation and extra spaces, for comparing spans. */
function plain(text: string): string {
  return text
    .toLowerCase()
    .replaceAll(/(?<=\d)[, ](?=\d{3})/g, '')
    .replaceAll(/[^\p{L}\p{N}]+/gu, ' ')
    .trim();
}

const words = (text: string): string[] =>
  plain(text)
    .split(' ')
    .filter((word) => word !== '');

/** Whether an answer holds one of the accepted spans as whole words. */
export function hasSpan(answer: string, spans: readonly string[]): boolean {
  const said = ` ${plain(answer)} `;
  return spans.some((span) => said.includes(` ${plain(span)} `));
}

/** Whether an answer says that the page does not answer the question. */
export function abstains(answer: string): boolean {
  return /\b(not|n't|no|never|cannot|unknown|unclear)\b.{0,60}\b(say|said|state|stated|mention|mentioned|tell|told|specif\w+|provid\w+|contain\w*|include\w*|information|answer|given|know\w*|clear)\b/iu.test(
    answer.replaceAll('’', "'").replaceAll(/n't/g, ' not'),
  );
}

/** F1 of the longest common subsequence of words (ROUGE-L; Lin, 2004). */
export function rougeL(answer: string, reference: string): number {
  const [a, b] = [words(answer), words(reference)];
  let row = new Array<number>(b.length + 1).fill(0);
  for (const word of a) {
    const next = [0];
    for (const [index, other] of b.entries())
      next.push(word === other ? (row[index] ?? 0) + 1 : Math.max(row[index + 1] ?? 0, next[index] ?? 0));
    row = next;
  }
  const common = row.at(-1) ?? 0;
  return common === 0 ? 0 : (2 * common) / (a.length + b.length);
}

const mean = (values: readonly number[]): number => values.reduce((sum, value) => sum + value, 0) / values.length;

export interface Difference {
  readonly ours: number;
  readonly plain: number;
  /** Ours minus plain, and its 95 % confidence interval. */
  readonly difference: number;
  readonly low: number;
  readonly high: number;
  readonly pairs: number;
}

const DRAWS = 10_000;

/** Paired bootstrap over the set's items (Efron, 1979), with a percentile interval. Seeded. */
export function compare(pairs: readonly (readonly [ours: number, plain: number])[]): Difference {
  const random = mulberry32(20_261_121);
  const differences = pairs.map(([ours, other]) => ours - other);
  const drawn = Array.from({ length: DRAWS }, () =>
    mean(differences.map(() => differences[Math.floor(between(0, differences.length, random))] ?? 0)),
  ).sort((a, b) => a - b);
  return {
    ours: mean(pairs.map(([ours]) => ours)),
    plain: mean(pairs.map(([, other]) => other)),
    difference: mean(differences),
    low: drawn[Math.floor(DRAWS * 0.025)] ?? Number.NaN,
    high: drawn[Math.ceil(DRAWS * 0.975) - 1] ?? Number.NaN,
    pairs: pairs.length,
  };
}
