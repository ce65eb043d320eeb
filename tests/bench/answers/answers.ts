/**
 * `npm run bench:answers [-- --pages FILE --context 512 --fresh --report]`: a fixed set of pages and questions through the demo
 * model on llama.cpp in Chromium, once with the product's tasks and once with the plain prompt that holds the page's beginning.
 * What has been answered is kept in `bench-results/answers.jsonl` and not asked again (`--fresh` forgets it). FILE has the
 * form of page-qa: six questions of each of its pages, over its first paragraphs. `--report` asks nothing and counts what
 * there is. Ends with a line of JSON.
 */
import { appendFile, mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { gunzipSync } from 'node:zlib';
import { findBrowser } from '../../../tools/browsers/find-browser.ts';
import { buildExtension } from '../../../tools/build/build-extension.ts';
import { ensureDemoModel } from '../../../tools/demo-model.ts';
import { launch } from '../../e2e/harness/launch.ts';
import { packageWithPage } from '../../e2e/harness/package-with-page.ts';
import type { Place } from '../../e2e/harness/place.ts';
import { loadSource } from '../load-source.ts';
import type { product as productOfBench } from './answers.product.ts';
import { abstains, compare, hasSpan, rougeL, type Difference } from './figures.ts';
import type { Asked, BenchPage, Pipeline, Said } from './pipelines.ts';

interface Question { readonly question: string; readonly answers: readonly string[] }
/** `lead`: what the page says in a sentence, by its author; not part of what is read. '' for none. */
interface SetPage extends BenchPage { readonly lead: string; readonly questions: readonly Question[] }
interface Item { readonly key: string; readonly page: SetPage; readonly question: Question | null }
interface Kept extends Said { readonly key: string; readonly pipeline: Pipeline }

const RESULTS = path.resolve(import.meta.dirname, '../../../bench-results');
const LONGEST_MS = 30 * 60_000;
/** Of a page of page-qa: its first paragraphs, and questions about them and questions that it does not answer. */
const QA = { paragraphs: 3, answerable: 4, unanswerable: 2 };

const { values: args } = parseArgs({ options: { report: { type: 'boolean', default: false }, pages: { type: 'string' }, context: { type: 'string', default: '512' }, fresh: { type: 'boolean', default: false } } });
const contextTokens = Number(args.context);
const keptFile = path.join(RESULTS, `answers-${args.context}.jsonl`);

async function ownPages(): Promise<SetPage[]> {
  return JSON.parse(await readFile(path.join(import.meta.dirname, 'set.json'), 'utf8')) as SetPage[];
}

/** The form of page-qa, a page a line. */
interface QaPage { readonly title: string; readonly paragraphs: readonly string[]; readonly questions: readonly (Question & { readonly paragraph: number | null })[] }

async function qaPages(file: string): Promise<SetPage[]> {
  const bytes = await readFile(file);
  const text = (file.endsWith('.gz') ? gunzipSync(bytes) : bytes).toString('utf8');
  return text.split('\n').filter((line) => line !== '').map((line) => {
    const { title, paragraphs, questions } = JSON.parse(line) as QaPage;
    const answerable = questions.filter(({ answers, paragraph }) => answers.length > 0 && paragraph !== null && paragraph < QA.paragraphs);
    const every = Math.max(1, Math.floor(answerable.length / QA.answerable));
    return {
      id: `qa:${title}`, title, language: 'en', lead: '', paragraphs: paragraphs.slice(0, QA.paragraphs),
      questions: [
        ...answerable.filter((_, index) => index % every === 0).slice(0, QA.answerable),
        ...questions.filter(({ answers }) => answers.length === 0).slice(0, QA.unanswerable),
      ],
    };
  });
}

async function readKept(): Promise<Map<string, Kept>> {
  if (args.fresh) await rm(keptFile, { force: true });
  const lines = await readFile(keptFile, 'utf8').catch(() => '');
  return new Map(lines.split('\n').filter((line) => line !== '').map((line) => JSON.parse(line) as Kept).map((one) => [`${one.pipeline}:${one.key}`, one]));
}

async function askIn(place: Place, pipeline: Pipeline, { page, question }: Item): Promise<Said> {
  const asked: Asked = { page, question: question?.question ?? null };
  await place.evaluate((...all: [Pipeline, Asked, number]) => { globalThis.answersBench?.begin(...all); }, pipeline, asked, contextTokens);
  return place.waitFor('an answer', () => globalThis.answersBench?.outcome() ?? null, [], LONGEST_MS);
}

const pages = [...await ownPages(), ...(args.pages === undefined ? [] : await qaPages(args.pages))];
const items = pages.flatMap((page): Item[] => [
  ...(page.lead === '' ? [] : [{ key: `${page.id}: summary`, page, question: null }]),
  ...page.questions.map((question) => ({ key: `${page.id}: ${question.question}`, page, question })),
]);

/** A question from each page's middle first, then one that it does not answer, then the others; a summary takes as long as several. */
function roundOf({ page, question }: Item): number {
  const { questions } = page;
  if (question === null) return pages.indexOf(page) === 0 ? 0 : 2;
  return (questions.indexOf(question) * 3 + 4) % questions.length;
}

await mkdir(RESULTS, { recursive: true });
const kept = await readKept();
const missing = (['ours', 'plain'] as const).flatMap((pipeline) => items.map((item) => ({ pipeline, item })))
  .filter(({ pipeline, item }) => !kept.has(`${pipeline}:${item.key}`))
  // Both ways in turn, a question of each page, then another: so that a part of the set says something already.
  .sort((a, b) => roundOf(a.item) - roundOf(b.item) || items.indexOf(a.item) - items.indexOf(b.item));
if (missing.length > 0 && !args.report) {
  console.log(`${String(missing.length)} of ${String(items.length * 2)} answers are to be asked for.`);
  await buildExtension('chromium');
  const extension = await packageWithPage('chromium', path.join(import.meta.dirname, 'answers.page.ts'), { 'demo.gguf': await ensureDemoModel() });
  const session = await launch('chromium', { executable: await findBrowser('chromium'), extensionDir: extension.folder, proxy: null });
  try {
    const { place } = await session.openExtensionPage('/extra.html');
    await place.waitFor('the page of the bench', () => globalThis.answersBench !== undefined, []);
    for (const { pipeline, item } of missing) {
      const one: Kept = { key: item.key, pipeline, ...await askIn(place, pipeline, item) };
      kept.set(`${pipeline}:${item.key}`, one);
      await appendFile(keptFile, `${JSON.stringify(one)}\n`);
      console.log(`${pipeline.padEnd(6)} ${item.key} (${String(Math.round(one.ms / 1000))} s): ${one.text.replaceAll(/\s+/g, ' ').slice(0, 140)}`);
    }
  } finally {
    await session.close();
    await extension.remove();
  }
}

/** One figure over those items that it is about. */
function figureOf(of: (item: Item) => boolean, value: (said: Kept, item: Item) => number): Difference {
  return compare(items.filter(of).flatMap((item) => {
    const [own, other] = [kept.get(`ours:${item.key}`), kept.get(`plain:${item.key}`)];
    return own && other ? [[value(own, item), value(other, item)] as const] : [];
  }));
}

const { product } = await loadSource<{ product: typeof productOfBench }>('answers/answers.product.ts');

/** The share of an answer's sentences in which the product's check finds nothing that the page does not say. */
function unflagged({ text }: Kept, { page, question }: Item): number {
  const { sentences } = product.checkAnswer(text, product.pageContent(page), question?.question);
  return sentences.length === 0 ? 1 : sentences.filter(({ flags }) => flags.length === 0).length / sentences.length;
}

const isAnswerable = ({ question }: Item): boolean => question !== null && question.answers.length > 0;
const figures = {
  goldSpan: figureOf(isAnswerable, ({ text }, { question }) => Number(hasSpan(text, question?.answers ?? []))),
  abstention: figureOf(({ question }) => question?.answers.length === 0, ({ text }) => Number(abstains(text))),
  answered: figureOf(isAnswerable, ({ text }) => Number(!abstains(text) && text !== '')),
  unflagged: figureOf(() => true, unflagged),
  // An answer is about a passage, which is sought, and not about as much of the page as fits.
  coverage: figureOf(({ question }) => question === null, ({ coverage }) => coverage.words / Math.max(1, coverage.ofWords)),
  rougeL: figureOf(({ question }) => question === null, ({ text }, { page }) => rougeL(text, page.lead)),
};
const rounded = (value: number): string => value.toFixed(3).padStart(7);
for (const [name, { ours, plain, low, high, pairs }] of Object.entries(figures)) {
  if (pairs === 0) continue;
  const verdict = high < 0 ? 'BELOW' : low > 0 ? 'above' : 'even ';
  console.log(`${verdict} ${name.padEnd(12)} ours ${rounded(ours)}  plain ${rounded(plain)}  difference in [${rounded(low)}, ${rounded(high)}]  n ${String(pairs)}`);
}
await writeFile(path.join(RESULTS, 'answers.json'), JSON.stringify({ contextTokens, figures }, null, 2));
console.log(JSON.stringify({ contextTokens, items: items.length, ...figures }));
