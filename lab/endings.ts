/**
 * `npm run bench:endings [-- --pages FILE --only answers|rewrites --some N --context 2048 --seed 7 --report]`: how the
 * demo model's answers end. Fifty answers about ten pages and fifty rewrites of their paragraphs, by the product's own
 * tasks, in Chromium by the package's llama.cpp. It counts answers that end in mid-sentence or drop more than 25
 * generated words, and rewrites with a fence, a remark of the model about its work, or a repeated text. FILE has
 * page-qa's format; its articles come after our own pages. All texts are kept in `bench-results/`, for people to read;
 * `--report` counts what is there. Ends with a line of JSON.
 */
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { parseArgs } from 'node:util';
import type { tidyRewrite as tidy } from '../src/surfaces/diff/tidy-rewrite.ts';
import { ownPages, qaPages, type SetPage } from './answers/answer-set.ts';
import { openDemoPage } from './demo-page.ts';
import { countFaults, type Told } from './ending-faults.ts';
import type { Ending, EndingTask } from './endings.page.ts';
import { loadSource } from './load-source.ts';

const RESULTS = path.resolve(import.meta.dirname, '../bench-results');
const PAGES = 10;
/** Lengths of pages in words. A short page is read in one prompt; every third page is long and read in sections. */
const WORDS = { short: 450, long: 1_400 };
const REWRITES = [
  'rewrite-clearer',
  'rewrite-shorter',
  'rewrite-simpler',
  'rewrite-formal',
  'rewrite-friendlier',
  'rewrite-grammar',
  'simplify',
] as const;
/** The length of a paragraph that is rewritten. */
const PARAGRAPH_WORDS = { least: 15, most: 160 };
const LONGEST_MS = 10 * 60_000;

const { values: args } = parseArgs({
  options: {
    pages: { type: 'string' },
    only: { type: 'string' },
    some: { type: 'string', default: '50' },
    context: { type: 'string', default: '2048' },
    seed: { type: 'string', default: '7' },
    report: { type: 'boolean', default: false },
  },
});

const wordsOf = (text: string): number => text.split(/\s+/).length;

function beginningOf(page: SetPage, index: number): SetPage {
  const paragraphs: string[] = [];
  let words = 0;
  for (const text of page.lead === '' ? page.paragraphs : [page.lead, ...page.paragraphs]) {
    words += wordsOf(text);
    if (paragraphs.length > 0 && words > (index % 3 === 2 ? WORDS.long : WORDS.short)) break;
    paragraphs.push(text);
  }
  return { ...page, paragraphs };
}

function answersOn(page: SetPage): EndingTask[] {
  const asked = page.questions.filter(({ answers }) => answers.length > 0).map(({ question }) => question);
  return [
    { kind: 'task', page, action: 'summarize' },
    { kind: 'task', page, action: 'summarize-points' },
    { kind: 'task', page, action: 'explain' },
    { kind: 'question', page, question: 'What is this page about?' },
    { kind: 'question', page, question: asked[0] ?? 'What are the most important facts?' },
  ];
}

function rewritesOn(page: SetPage, index: number): EndingTask[] {
  return page.paragraphs
    .filter((text) => wordsOf(text) >= PARAGRAPH_WORDS.least && wordsOf(text) <= PARAGRAPH_WORDS.most)
    .slice(0, 7)
    .map((text, at) => ({ kind: 'rewrite', text, action: REWRITES[(index * 7 + at) % REWRITES.length] ?? 'simplify' }));
}

interface Asker {
  ask(task: EndingTask): Promise<Ending>;
  close(): Promise<void>;
}

async function inChromium(): Promise<Asker> {
  const { place, close } = await openDemoPage(path.join(import.meta.dirname, 'endings.page.ts'));
  await place.waitFor('the page of the bench', () => globalThis.endingsBench !== undefined, []);
  return {
    async ask(task) {
      await place.evaluate(
        (...all: [EndingTask, number, number]) => {
          globalThis.endingsBench?.begin(...all);
        },
        task,
        Number(args.context),
        Number(args.seed),
      );
      return place.waitFor('an answer', () => globalThis.endingsBench?.outcome() ?? null, [], LONGEST_MS);
    },
    close,
  };
}

const file = path.join(RESULTS, 'endings.json');

async function ask(): Promise<Told[]> {
  const pages = [...(await ownPages()), ...(args.pages === undefined ? [] : await qaPages(args.pages))]
    .slice(0, PAGES)
    .map(beginningOf);
  const some = Number(args.some);
  const tasks = [
    ...(args.only === 'rewrites' ? [] : pages.flatMap(answersOn).slice(0, some)),
    ...(args.only === 'answers' ? [] : pages.flatMap(rewritesOn).slice(0, some)),
  ];
  const { tidyRewrite } = await loadSource<{ tidyRewrite: typeof tidy }>('../src/surfaces/diff/tidy-rewrite.ts');
  const asker = await inChromium();
  const told: Told[] = [];
  try {
    for (const task of tasks) {
      const ending = await asker.ask(task);
      const shown = task.kind === 'rewrite' ? tidyRewrite(ending.kept, task.text) : ending.kept;
      const input = task.kind === 'rewrite' ? task.text : task.page.paragraphs.join('\n');
      const what = task.kind === 'question' ? task.question : task.action;
      told.push({ kind: task.kind === 'rewrite' ? 'rewrite' : 'answer', what, input, shown, ...ending });
      const words = shown.replaceAll(/\s+/g, ' ');
      console.log(`${what} ${ending.finish} ${String(Math.round(ending.ms / 1000))} s: … ${words.slice(-90)}`);
    }
  } finally {
    await asker.close();
  }
  return told;
}

await mkdir(RESULTS, { recursive: true });
const told = args.report ? (JSON.parse(await readFile(file, 'utf8')) as Told[]) : await ask();
if (!args.report) await writeFile(file, JSON.stringify(told, null, 1));
const faults = told.map((one) => ({ one, found: countFaults(one) }));
for (const { one, found } of faults) {
  const names = Object.entries(found).filter(([, is]) => is);
  if (names.length > 0)
    console.log(
      `${names.map(([name]) => name).join(', ')}: ${one.what} (${one.finish})\n  ${one.shown.trim().slice(-300)}`,
    );
}
const of = (kind: Told['kind'], name: keyof ReturnType<typeof countFaults>): number =>
  faults.filter(({ one, found }) => one.kind === kind && found[name]).length;
const finishes = (kind: Told['kind']): Record<string, number> =>
  Object.fromEntries(
    ['stop', 'length', 'repetition', 'empty'].map((finish) => [
      finish,
      told.filter((one) => one.kind === kind && one.finish === finish).length,
    ]),
  );
console.log(
  JSON.stringify({
    answers: told.filter(({ kind }) => kind === 'answer').length,
    ofAnswers: finishes('answer'),
    midSentence: of('answer', 'midSentence'),
    manyDropped: of('answer', 'manyDropped'),
    answersWithRemark: of('answer', 'remark'),
    rewrites: told.filter(({ kind }) => kind === 'rewrite').length,
    ofRewrites: finishes('rewrite'),
    rewritesMidSentence: of('rewrite', 'midSentence'),
    rewritesManyDropped: of('rewrite', 'manyDropped'),
    fence: of('rewrite', 'fence'),
    remark: of('rewrite', 'remark'),
    secondCopy: of('rewrite', 'secondCopy'),
  }),
);
