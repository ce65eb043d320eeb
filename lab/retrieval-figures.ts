/** The figures of the bench of retrieval: what the model gets to read, and when no passage can answer. */
import type { CountTokens } from './count-tokens.ts';
import { fitWeights, type Example } from './fit-weights.ts';
import { asPage, goldOf, type Asked, type AskedPage } from './question-pages.ts';
import type { product as productOfBench } from './retrieval.product.ts';

type Product = typeof productOfBench;
type Page = ReturnType<typeof asPage>;
type Chosen = ReturnType<Product['choosePassages']>;
type Weights = Record<Product['FEATURES'][number], number>;

export const BUDGETS = [300, 600, 1_200, 2_400] as const;
/** Characters of a page's beginning by which token length is estimated, as in `fitPage`. */
const SAMPLE_CHARS = 6_000;

export const answerable = ({ questions }: AskedPage): AskedPage['questions'] =>
  questions.filter(({ answers }) => answers.length > 0);
export const share = (part: number, whole: number): number => Math.round((1_000 * part) / Math.max(1, whole)) / 1_000;

/** The share of the needed paragraphs that was chosen. Of a paragraph in pieces, the pieces count. */
function heldOf(chosen: Chosen, { paragraphs }: AskedPage, question: Asked): number {
  const lengths = goldOf(question).map((gold) => {
    const text = paragraphs[gold] ?? '';
    const parts = chosen.filter(({ first, last }) => first <= gold && gold <= last);
    const all = parts.some(({ first, last, end }) => first < last && (gold < last || end >= text.trimEnd().length));
    const held = all ? text.length : parts.reduce((sum, { start, end }) => sum + end - start, 0);
    const whole = text.trimEnd().length;
    return { held: Math.min(held, whole), whole };
  });
  const whole = lengths.reduce((sum, one) => sum + one.whole, 0);
  return lengths.reduce((sum, one) => sum + one.held, 0) / Math.max(1, whole);
}

/** Sums for one pair of languages, or for all. */
class Tally {
  private questions = 0;
  private first = 0;
  private isPartly = false;
  private readonly whole = new Map<number, number>();
  private readonly partly = new Map<number, number>();

  add(question: Asked, chosenBy: ReadonlyMap<number, Chosen>, page: AskedPage): void {
    this.questions += 1;
    this.isPartly ||= question.paragraphs !== undefined;
    for (const [tokens, chosen] of chosenBy) {
      const held = heldOf(chosen, page, question);
      this.whole.set(tokens, (this.whole.get(tokens) ?? 0) + (held >= 1 ? 1 : 0));
      this.partly.set(tokens, (this.partly.get(tokens) ?? 0) + held);
    }
    const best = [...chosenBy.values()].at(-1)?.find(({ rank }) => rank === 0);
    if (best && goldOf(question).some((gold) => best.first <= gold && gold <= best.last)) this.first += 1;
  }

  figures(): Record<string, number> {
    const of = (name: string, sums: ReadonlyMap<number, number>): [string, number][] =>
      [...sums].map(([tokens, sum]) => [`${name}@${String(tokens)}`, share(sum, this.questions)]);
    return {
      questions: this.questions,
      ...Object.fromEntries(of('gold', this.whole)),
      ...(this.isPartly ? Object.fromEntries(of('needed', this.partly)) : {}),
      first: share(this.first, this.questions),
    };
  }
}

/** How much of the budget was used, in the model's own tokens. */
class Use {
  private excerpts = 0;
  private counts = 0;
  private over = 0;
  private shares = 0;
  private least = 1;

  add(used: number, budget: number, counts: number, isMore: boolean): void {
    this.excerpts += 1;
    this.counts += counts;
    if (used > budget) this.over += 1;
    this.shares += used / budget;
    if (isMore) this.least = Math.min(this.least, used / budget);
  }

  figures(): Record<string, number> {
    return {
      tokensUsed: share(this.shares, this.excerpts),
      leastUsed: share(this.least, 1),
      overBudget: this.over,
      countsPerExcerpt: share(this.counts, this.excerpts),
    };
  }
}

async function excerptBy(
  product: Product,
  { page, question, tokens }: { page: Page; question: string; tokens: number },
  count: CountTokens,
  use: Use,
): Promise<Chosen> {
  const text = page.blocks.map((block) => block.text).join('\n\n');
  const sample = text.slice(0, SAMPLE_CHARS);
  let counts = 0;
  const counting = (one: string): Promise<number> => {
    counts += 1;
    return Promise.resolve(count(one));
  };
  const excerpt = await product.makeExcerpt(
    { page, question, earlier: [], tokens, charsPerToken: sample.length / Math.max(1, count(sample)) },
    counting,
    (work) => Promise.resolve(product.atOnce(work)),
  );
  use.add(count(excerpt.text), tokens, counts, count(text) > 1.2 * tokens);
  return [...excerpt.passages];
}

/** Measures what the model would get to read, in tokens of four characters or of a vocabulary. */
export async function measurePassages(
  product: Product,
  asked: readonly AskedPage[],
  count?: CountTokens,
  weightsOf?: (page: AskedPage) => Weights,
): Promise<{ all: Record<string, number>; pairs: Record<string, Record<string, number>> }> {
  const all = new Tally();
  const pairs = new Map<string, Tally>();
  const use = new Use();
  const startedAt = performance.now();
  for (const one of asked) {
    const page = asPage(one);
    const weights = weightsOf?.(one);
    for (const question of answerable(one)) {
      const chosen = new Map<number, Chosen>();
      for (const tokens of BUDGETS) {
        const budget = { tokens, measure: product.byCharacters };
        const made = count
          ? await excerptBy(product, { page, question: question.question, tokens }, count, use)
          : product.choosePassages(page, question.question, [], budget, weights);
        chosen.set(tokens, made);
      }
      const pair = `${question.language ?? page.language} on ${page.language}`;
      const tally = pairs.get(pair) ?? new Tally();
      pairs.set(pair, tally);
      for (const each of [all, tally]) each.add(question, chosen, one);
    }
  }
  const questions = asked.reduce((sum, one) => sum + answerable(one).length, 0);
  const figures = {
    ...all.figures(),
    ...(count ? use.figures() : {}),
    msPerQuestion: Math.round((performance.now() - startedAt) / Math.max(1, questions) / BUDGETS.length),
  };
  return { all: figures, pairs: Object.fromEntries([...pairs].map(([pair, tally]) => [pair, tally.figures()])) };
}

/** The ranking's weights, fitted without each page in turn, and fitted on all pages. */
export function fitWithout(
  product: Product,
  asked: readonly AskedPage[],
): { weightsOf: (page: AskedPage) => Weights; onAll: Weights } {
  const examples = asked.map((one) => {
    const page = asPage(one);
    const index = product.indexOf(page);
    return answerable(one).flatMap((question): Example[] => {
      const [gold = -1] = goldOf(question);
      const at = index.entries.findIndex(({ passage }) => passage.first <= gold && gold <= passage.last);
      const sought = product.soughtBy(question.question, page.language);
      return at < 0 ? [] : [{ features: product.featuresOf(index, sought), gold: at }];
    });
  });
  const named = (weights: readonly number[]): Weights =>
    Object.fromEntries(product.FEATURES.map((name, at) => [name, weights[at] ?? 0])) as Weights;
  const without = new Map(
    asked.map((one, out) => [one, named(fitWeights(examples.filter((_, at) => at !== out).flat()))]),
  );
  const onAll = named(fitWeights(examples.flat()));
  return { weightsOf: (page) => without.get(page) ?? onAll, onAll };
}

/** So many questions of other pages are asked about each page. */
const OF_OTHERS = 150;

interface Decided {
  asked: number;
  no: number;
  undecided: number;
}

/** How often the product says that nothing on the page answers the question. */
export function measureAbstaining(product: Product, asked: readonly AskedPage[]): Record<string, number> {
  const own: Decided = { asked: 0, no: 0, undecided: 0 };
  const impossible: Decided = { ...own };
  const others: Decided = { ...own };
  for (const one of asked) {
    const page = asPage(one);
    const ask = (question: string, sum: Decided): void => {
      const { answerable: decided } = product.answerability(page, question, []);
      sum.asked += 1;
      if (decided === false) sum.no += 1;
      if (decided === null) sum.undecided += 1;
    };
    for (const { question, answers } of one.questions) ask(question, answers.length > 0 ? own : impossible);
    const foreign = asked.filter((other) => other !== one).flatMap(answerable);
    const step = Math.max(1, Math.floor(foreign.length / OF_OTHERS));
    for (const [at, { question }] of foreign.entries()) if (at % step === 0) ask(question, others);
  }
  return {
    precision: share(others.no, others.no + own.no),
    recall: share(others.no, others.asked),
    falseAlarms: share(own.no, own.asked),
    undecided: share(own.undecided + others.undecided, own.asked + others.asked),
    ofImpossible: share(impossible.no, impossible.asked),
  };
}
