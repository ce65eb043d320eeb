/**
 * `npm run bench:retrieval -- --pages FILE`: for each answerable question, does what the task would put before the
 * model hold the gold paragraph, whole, in 300, 600, 1,200 and 2,400 tokens (of four characters), and is it the first
 * choice? FILE: one page a line, {title, paragraphs, questions: [{question, answers, paragraph}]}, plain or gzipped.
 * Ends with a line of JSON.
 *
 * `--held-out` also fits the ranking's weights anew with each page left out in turn and judges them on that page, so
 * that the figure is of pages that the weights have not seen; and prints the weights fitted on all of them.
 */
import { parseArgs } from 'node:util';
import { loadSource } from './load-source.ts';
import { asPage, readPages, type AskedPage } from './question-pages.ts';
import type { product as productOfBench } from './retrieval.product.ts';
import { fitWeights, type Example } from './fit-weights.ts';

type Product = typeof productOfBench;

const BUDGETS = [300, 600, 1_200, 2_400] as const;

const { values: args } = parseArgs({
  options: { pages: { type: 'string' }, 'held-out': { type: 'boolean', default: false } },
});
if (args.pages === undefined) {
  console.error('Usage: npm run bench:retrieval -- --pages FILE [--held-out]');
  process.exit(2);
}
const { product } = await loadSource<{ product: Product }>('retrieval.product.ts');
const asked = await readPages(args.pages);

const answerable = ({ questions }: AskedPage): AskedPage['questions'] =>
  questions.filter(({ answers }) => answers.length > 0);
const share = (part: number, whole: number): number => Math.round((1_000 * part) / Math.max(1, whole)) / 1_000;

function measure(): Record<string, number> {
  const held = Object.fromEntries(BUDGETS.map((tokens) => [tokens, 0]));
  let first = 0;
  let questions = 0;
  const startedAt = performance.now();
  for (const one of asked) {
    const page = asPage(one);
    for (const { question, paragraph } of answerable(one)) {
      questions += 1;
      for (const tokens of BUDGETS) {
        const chosen = product.choosePassages(page, question, [], { tokens, measure: product.byCharacters });
        const gold = chosen.filter((passage) => passage.first <= paragraph && paragraph <= passage.last);
        // A long paragraph may be held in pieces: all of them must be there.
        const whole =
          gold.some((passage) => passage.first < passage.last) ||
          gold.reduce((sum, { start, end }) => sum + end - start, 0) >=
            (one.paragraphs[paragraph]?.trimEnd().length ?? 0);
        if (whole) held[tokens] = (held[tokens] ?? 0) + 1;
        if (tokens === 2_400 && gold.some(({ rank }) => rank === 0)) first += 1;
      }
    }
  }
  const figures = Object.fromEntries(
    BUDGETS.map((tokens) => [`gold@${String(tokens)}`, share(held[tokens] ?? 0, questions)]),
  );
  return {
    questions,
    ...figures,
    first: share(first, questions),
    msPerQuestion: Math.round((performance.now() - startedAt) / questions / BUDGETS.length),
  };
}

function heldOut(): void {
  const pages = asked.map((one) => {
    const index = product.indexOf(asPage(one));
    return {
      costs: index.entries.map(({ passage }) => product.byCharacters(passage.text)),
      examples: answerable(one).map(
        ({ question, paragraph }): Example => ({
          features: product.featuresOf(index, product.soughtBy(question, 'en')),
          gold: index.entries.findIndex(({ passage }) => passage.first <= paragraph && paragraph <= passage.last),
        }),
      ),
    };
  });
  const found = { first: 0, 600: 0, 1_200: 0, questions: 0 };
  for (const [out, { costs, examples }] of pages.entries()) {
    const weights = fitWeights(pages.filter((_, index) => index !== out).flatMap((page) => page.examples));
    for (const { features, gold } of examples) {
      const score = features.map((values) =>
        values.reduce((sum, value, index) => sum + value * (weights[index] ?? 0), 0),
      );
      const order = score.map((_, index) => index).sort((a, b) => (score[b] ?? 0) - (score[a] ?? 0));
      found.questions += 1;
      if (order[0] === gold) found.first += 1;
      for (const tokens of [600, 1_200] as const) {
        let left: number = tokens;
        const taken = order.filter((index) => {
          const fits = (costs[index] ?? 0) <= left;
          if (fits) left -= costs[index] ?? 0;
          return fits;
        });
        if (taken.includes(gold)) found[tokens] += 1;
      }
    }
  }
  console.log('held out, by page:', {
    first: share(found.first, found.questions),
    'gold@600': share(found[600], found.questions),
    'gold@1200': share(found[1_200], found.questions),
  });
  const all = fitWeights(pages.flatMap(({ examples }) => examples));
  console.log(
    'weights on all pages:',
    Object.fromEntries(product.FEATURES.map((name, index) => [name, Math.round(100 * (all[index] ?? 0)) / 100])),
  );
}

if (args['held-out']) heldOut();
console.log(JSON.stringify(measure()));
