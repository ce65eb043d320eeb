/**
 * `npm run bench:answers [-- --pages FILE --context 512 --server URL --fresh --report]`: a fixed set of pages and
 * questions through the demo model, once with the product's tasks and once with the plain prompt that holds the page's
 * beginning. In Chromium by the package's own llama.cpp with `--context` tokens; or, some ten times as fast, at a
 * llama-server on this machine (`llama-server -m FILE -c 512`), which is the same code and takes the same requests.
 * FILE has the form of page-qa: nine questions on each of its articles, and its summary, are then asked in place of our
 * own set. What has been answered is kept in `bench-results/` and not asked again (`--fresh` forgets it). `--report`
 * asks nothing and counts what there is. Ends with a line of JSON.
 */
import { appendFile, mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { loadSource } from '../load-source.ts';
import { itemsOf, ownPages, qaPages, type Item } from './answer-set.ts';
import type { product as productOfBench } from './answers.product.ts';
import { atServer, inChromium } from './askers.ts';
import { abstains, compare, hasSpan, rougeL, type Difference } from './figures.ts';
import type { Pipeline, Said } from './pipelines.ts';

interface Kept extends Said {
  readonly key: string;
  readonly pipeline: Pipeline;
}

const RESULTS = path.resolve(import.meta.dirname, '../../bench-results');
/** Key sentences that stand for a summary, as on the screen. */
const QUOTES = 5;

const { values: args } = parseArgs({
  options: {
    report: { type: 'boolean', default: false },
    fresh: { type: 'boolean', default: false },
    pages: { type: 'string' },
    server: { type: 'string' },
    context: { type: 'string', default: '512' },
  },
});
const name = `answers-${args.pages === undefined ? 'own' : 'articles'}-${args.server === undefined ? args.context : 'server'}`;
const keptFile = path.join(RESULTS, `${name}.jsonl`);

async function readKept(): Promise<Map<string, Kept>> {
  if (args.fresh) await rm(keptFile, { force: true });
  const lines = await readFile(keptFile, 'utf8').catch(() => '');
  return new Map(
    lines
      .split('\n')
      .filter((line) => line !== '')
      .map((line) => JSON.parse(line) as Kept)
      .map((one) => [`${one.pipeline}:${one.key}`, one]),
  );
}

const pages = args.pages === undefined ? await ownPages() : await qaPages(args.pages);
const items = itemsOf(pages);

/**
 * A question from each page's middle first, then one that it does not answer, then the others; a summary takes as long
 * as several.
 */
function roundOf({ page, question }: Item): number {
  const { questions } = page;
  if (question === null) return pages.indexOf(page) === 0 ? 0 : 2;
  return (questions.indexOf(question) * 3 + 4) % questions.length;
}

await mkdir(RESULTS, { recursive: true });
const kept = await readKept();
const missing = (['ours', 'plain'] as const)
  .flatMap((pipeline) => items.map((item) => ({ pipeline, item })))
  .filter(({ pipeline, item }) => !kept.has(`${pipeline}:${item.key}`))
  // Both ways in turn, a question of each page, then another: so that a part of the set says something already.
  .sort((a, b) => roundOf(a.item) - roundOf(b.item) || items.indexOf(a.item) - items.indexOf(b.item));
if (missing.length > 0 && !args.report) {
  console.log(`${String(missing.length)} of ${String(items.length * 2)} answers are to be asked for.`);
  const asker = await (args.server === undefined ? inChromium(Number(args.context)) : atServer(args.server));
  try {
    for (const { pipeline, item } of missing) {
      const said = await asker.ask(pipeline, { page: item.page, question: item.question?.question ?? null });
      const one: Kept = { key: item.key, pipeline, ...said };
      kept.set(`${pipeline}:${item.key}`, one);
      await appendFile(keptFile, `${JSON.stringify(one)}\n`);
      console.log(
        `${pipeline.padEnd(6)} ${item.key} (${String(Math.round(one.ms / 1000))} s): ${one.text.replaceAll(/\s+/g, ' ').slice(0, 140)}`,
      );
    }
  } finally {
    await asker.close();
  }
}

/** One figure over those items that it is about. */
function figureOf(of: (item: Item) => boolean, value: (said: Kept, item: Item) => number): Difference {
  return compare(
    items.filter(of).flatMap((item) => {
      const [own, other] = [kept.get(`ours:${item.key}`), kept.get(`plain:${item.key}`)];
      return own && other ? [[value(own, item), value(other, item)] as const] : [];
    }),
  );
}

const { product } = await loadSource<{ product: typeof productOfBench }>('answers/answers.product.ts');

/** The share of an answer's sentences in which the product's check finds nothing that the page does not say. */
function unflagged({ text }: Kept, { page, question }: Item): number {
  const { sentences } = product.checkAnswer(text, product.pageContent(page), question?.question);
  return sentences.length === 0 ? 1 : sentences.filter(({ flags }) => flags.length === 0).length / sentences.length;
}

/** The quotes that are shown before there is a model, against as many sentences from the page's beginning. */
function quotes(page: Item['page']): readonly [number, number] {
  const content = product.pageContent(page);
  const first = content.blocks
    .filter(({ kind }) => kind === 'paragraph')
    .flatMap(({ text }) => product.sentencesOf(text, page.language))
    .slice(0, QUOTES);
  return [
    rougeL(
      product
        .keySentences(content, QUOTES)
        .map(({ text }) => text)
        .join(' '),
      page.lead,
    ),
    rougeL(first.map(({ text }) => text).join(' '), page.lead),
  ];
}

const isAnswerable = ({ question }: Item): boolean => question !== null && question.answers.length > 0;
const isSummary = ({ question }: Item): boolean => question === null;
const figures = {
  goldSpan: figureOf(isAnswerable, ({ text }, { question }) => Number(hasSpan(text, question?.answers ?? []))),
  abstention: figureOf(
    ({ question }) => question?.answers.length === 0,
    ({ text }) => Number(abstains(text)),
  ),
  answered: figureOf(isAnswerable, ({ text }) => Number(!abstains(text) && text !== '')),
  unflagged: figureOf(() => true, unflagged),
  // An answer is about a passage, which is sought, and not about as much of the page as fits.
  coverage: figureOf(isSummary, ({ coverage }) => coverage.words / Math.max(1, coverage.ofWords)),
  rougeL: figureOf(isSummary, ({ text }, { page }) => rougeL(text, page.lead)),
  quotesRougeL: compare(items.filter(isSummary).map(({ page }) => quotes(page))),
};
const rounded = (value: number): string => value.toFixed(3).padStart(7);
for (const [figure, { ours, plain, low, high, pairs }] of Object.entries(figures)) {
  if (pairs === 0) continue;
  const verdict = high < 0 ? 'BELOW' : low > 0 ? 'above' : 'even ';
  console.log(
    `${verdict} ${figure.padEnd(12)} ours ${rounded(ours)}  plain ${rounded(plain)}  difference in [${rounded(low)}, ${rounded(high)}]  n ${String(pairs)}`,
  );
}
await writeFile(path.join(RESULTS, `${name}.json`), JSON.stringify({ figures }, null, 2));
console.log(JSON.stringify({ set: name, items: items.length, ...figures }));
