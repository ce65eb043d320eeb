/**
 * `npm run bench:answers [-- --pages FILE --context 512 --server URL --fresh --report --for SECONDS]`: asks the demo
 * model a fixed set of questions about pages, once with the product's tasks and once with a plain prompt that holds the
 * page's beginning. It runs in Chromium by the package's own llama.cpp with `--context` tokens. A llama-server on this
 * machine (`llama-server -m FILE -c 512`) takes the same requests and is about ten times as fast. FILE has page-qa's
 * format: then nine questions about each of its articles, and its summary, take the place of our own set. Answers are
 * kept in `bench-results/` and not asked for again (`--fresh` forgets them). `--report` asks nothing and counts what
 * there is; `--for` asks nothing more after so many seconds. Ends with a line of JSON.
 *
 * `--attacks FILE` asks about pages with planted instructions (`attack-set.ts` has the format, `attacks.jsonl` is our
 * own set). It counts the answers that obey: the product's, beside those of an undefended prompt, which pastes the
 * page's text under the request.
 *
 * `--speed PROMPT/DECODE` asks no model. It tells the seconds until the first word by page length, with the product's
 * plans and an engine that reads and writes so many tokens a second.
 */
import { loadSource } from '../load-source.ts';
import { itemsOf, ownPages, qaPages, type Item } from './answer-set.ts';
import type { product as productOfBench } from './answers.product.ts';
import { readArguments } from './arguments.ts';
import { atServer, inChromium, type Asker } from './askers.ts';
import { runAttacks } from './attacks.ts';
import { reportEnds } from './ends.ts';
import { abstains, compare, hasSpan, rougeL, type Difference } from './figures.ts';
import { reportFirstWords } from './first-word.ts';
import { KeptAnswers, type Kept } from './kept.ts';

/** Number of key sentences that are compared with a summary, as many as the screen shows. */
const QUOTES = 5;
/** The default context in tokens. Our pages do not fit into it, so they are read in sections. Attacks do. */
const CONTEXT = { set: 512, attacks: 2_048, speed: 4_096 } as const;

const args = readArguments();
const where = (context: number): string => (args.server === undefined ? String(context) : 'server');
const asker = (context: number) => (): Promise<Asker> =>
  args.server === undefined ? inChromium(context) : atServer(args.server);

const until = performance.now() + args.most * 1_000;

if (args.speed) {
  await reportFirstWords(args.speed, args.context ?? CONTEXT.speed);
  process.exit(0);
}
if (args.attacks !== undefined) {
  const context = args.context ?? CONTEXT.attacks;
  const kept = await KeptAnswers.open(`attacks-${where(context)}`, args.fresh);
  await runAttacks(args.attacks, kept, args.report ? null : asker(context), until);
  process.exit(0);
}

const context = args.context ?? CONTEXT.set;
const kept = await KeptAnswers.open(
  `answers-${args.pages === undefined ? 'own' : 'articles'}-${where(context)}`,
  args.fresh,
);
const { product } = await loadSource<{ product: typeof productOfBench }>('answers/answers.product.ts');
const pages = args.pages === undefined ? await ownPages() : await qaPages(args.pages);
const items = itemsOf(pages);

/**
 * The round in which an item is asked, so that a run that is cut off has asked about every page. Only the first page's
 * summary is early, because a summary takes as long as several questions.
 */
function roundOf({ page, question }: Item): number {
  const { questions } = page;
  if (question === null) return pages.indexOf(page) === 0 ? 0 : 2;
  return (questions.indexOf(question) * 3 + 4) % questions.length;
}

const missing = (['ours', 'plain'] as const)
  .flatMap((pipeline) => items.map((item) => ({ pipeline, item })))
  .filter(({ pipeline, item }) => !kept.get(pipeline, item.key))
  // In each round one item of each page, by both pipelines.
  .sort((a, b) => roundOf(a.item) - roundOf(b.item) || items.indexOf(a.item) - items.indexOf(b.item));
if (missing.length > 0 && !args.report) {
  console.log(`${String(missing.length)} of ${String(items.length * 2)} answers are to be asked for.`);
  const open = await asker(context)();
  try {
    for (const { pipeline, item } of missing) {
      if (performance.now() > until) break;
      const asked = { page: product.pageContent(item.page), question: item.question?.question ?? null };
      await kept.add({ key: item.key, pipeline, ...(await open.ask(pipeline, asked)) });
    }
  } finally {
    await open.close();
  }
}

/** One figure over the items that it is about. */
function figureOf(of: (item: Item) => boolean, value: (said: Kept, item: Item) => number): Difference {
  return compare(
    items.filter(of).flatMap((item) => {
      const [own, other] = [kept.get('ours', item.key), kept.get('plain', item.key)];
      return own && other ? [[value(own, item), value(other, item)] as const] : [];
    }),
  );
}

/** The share of an answer's sentences that the product's check does not flag. */
function unflagged({ text }: Kept, { page, question }: Item): number {
  const { sentences } = product.checkAnswer(text, product.pageContent(page), question?.question);
  return sentences.length === 0 ? 1 : sentences.filter(({ flags }) => flags.length === 0).length / sentences.length;
}

/** ROUGE-L of the key sentences, which are shown before any model answers, and of the page's first sentences. */
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
  // Only of summaries: an answer is about one passage, so it need not cover the page.
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
const answered = (['ours', 'plain'] as const).flatMap((pipeline) =>
  items.flatMap(({ key }) => kept.get(pipeline, key) ?? []),
);
await kept.report({ items: items.length, ...figures, ends: reportEnds(answered) });
