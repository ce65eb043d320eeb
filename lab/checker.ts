/**
 * `npm run bench:checker -- --pages FILE [--seed N] [--misses]` measures three things: flags on sentences that were
 * changed on purpose (`perturb.ts`), how well a page's own sentences are told from those of other pages, and citations
 * (the paragraph that an answer is traced to, for the gold sentence and for the gold span alone). FILE is as for
 * `bench:retrieval`; without questions only flags are measured. Pages with a `language` other than English, and with
 * `--languages` those that come with the bench, are measured as in `languages.ts`; `--claims FILE` as in `claims.ts`.
 * Ends with a line of JSON.
 */
import { parseArgs } from 'node:util';
import type { product as productOfBench } from './checker.product.ts';
import { measureClaims } from './claims.ts';
import { measureLanguages, ownPages } from './languages.ts';
import { loadSource } from './load-source.ts';
import { namesOf, RIGHT, seeded, WRONG, type Changed } from './perturb.ts';
import { asPage, readPages, type AskedPage } from './question-pages.ts';

const { values: args } = parseArgs({
  options: {
    pages: { type: 'string' },
    claims: { type: 'string' },
    languages: { type: 'boolean', default: false },
    seed: { type: 'string', default: '1' },
    misses: { type: 'boolean', default: false },
  },
});
const { product } = await loadSource<{ product: typeof productOfBench }>('checker.product.ts');
if (args.claims !== undefined) {
  await measureClaims(args.claims, product).catch((error: unknown) => fail(error));
  process.exit(0);
}
const read = args.pages === undefined ? [] : await readPages(args.pages).catch((error: unknown) => fail(error));
const isEnglish = ({ language = 'en' }: AskedPage): boolean => /^en\b/iu.test(language);
const abroad = [
  ...(args.languages ? await ownPages() : []),
  ...read.filter((page) => !isEnglish(page)).map((page) => ({ ...page, language: page.language ?? '' })),
];
const asked = read.filter(isEnglish);
if (abroad.length + asked.length === 0)
  fail('Usage: npm run bench:checker -- [--pages FILE] [--languages] [--claims FILE] [--seed N] [--misses]');
const languages = measureLanguages(abroad, product, { seed: Number(args.seed), misses: args.misses });
if (asked.length === 0) {
  console.log(JSON.stringify({ languages }));
  process.exit(0);
}

/** Says what is wrong with the command or its file, and ends. */
function fail(error: unknown): never {
  console.error(error instanceof Error ? error.message : error);
  process.exit(2);
}

const random = seeded(Number(args.seed));
const pages = asked.map((one) => asPage(one));
const texts = asked.map(({ paragraphs }) => paragraphs.join('\n'));
const sentences = asked.map(({ paragraphs }) =>
  paragraphs
    .flatMap((text) => product.sentencesOf(text, 'en').map((sentence) => sentence.text))
    .filter((text) => text.length > 40 && text.length < 400),
);

const share = (part: number, whole: number): number => Math.round((1_000 * part) / Math.max(1, whole)) / 1_000;
const counts = { flags: 0, trueFlags: 0, wrong: 0, wrongFound: 0, foreign: 0, foreignFound: 0, own: 0, ownLost: 0 };
const byChange = new Map<string, { cases: number; good: number }>();

function note(change: string, good: boolean, what: string): void {
  const row = byChange.get(change) ?? { cases: 0, good: 0 };
  byChange.set(change, { cases: row.cases + 1, good: row.good + (good ? 1 : 0) });
  if (!good && args.misses) console.log(`${change}: ${what}`);
}

function judge(page: (typeof pages)[number], { text, wrong, change }: Changed): void {
  const checked = product.checkAnswer(text, page);
  const flags = checked.sentences.flatMap((sentence) => sentence.flags);
  const hits = wrong ? flags.filter((flag) => flag.start < wrong.end && wrong.start < flag.end) : [];
  counts.flags += flags.length;
  counts.trueFlags += hits.length;
  if (wrong) counts.wrong += 1;
  if (hits.length > 0) counts.wrongFound += 1;
  if (!wrong) {
    counts.own += 1;
    if (checked.sentences.some(({ passage }) => passage === null)) counts.ownLost += 1;
  }
  const good = wrong ? hits.length > 0 && hits.length === flags.length : flags.length === 0;
  note(
    change,
    good,
    `${text} — flags: ${flags.map(({ start, end, kind }) => `${kind} "${text.slice(start, end)}"`).join(', ')}${wrong ? `; wrong: "${text.slice(wrong.start, wrong.end)}"` : ''}`,
  );
}

for (const [index, page] of pages.entries()) {
  const lower = (texts[index] ?? '').toLowerCase();
  const names = texts
    .flatMap((text, other) => (other === index ? [] : namesOf(text)))
    .filter((name) => name.split(' ').every((word) => !lower.includes(word.toLowerCase().slice(0, 4))));
  const sources = { page: lower, names, random };
  for (const sentence of sentences[index] ?? []) {
    for (const change of [...WRONG, ...RIGHT]) {
      const changed = change(sentence, sources);
      // Not every address, so that no kind of change counts too much.
      if (changed && (changed.change !== 'address' || random() < 0.1)) judge(page, changed);
    }
  }
  const others = sentences.flatMap((list, other) => (other === index ? [] : list));
  for (let n = 0; n < 60; n++) {
    const text = others[Math.floor(random() * others.length)];
    if (text === undefined) continue;
    const checked = product.checkAnswer(text, page);
    counts.foreign += 1;
    const found = checked.sentences.every(({ passage, flags }) => passage === null || flags.length > 0);
    if (found) counts.foreignFound += 1;
    note('foreign sentence', found, text);
  }
}

const citation = { sentence: 0, span: 0, spanOf: 0, of: 0 };
for (const [index, page] of pages.entries()) {
  for (const { question, answers, paragraph } of asked[index]?.questions ?? []) {
    const [answer] = answers;
    const text = asked[index]?.paragraphs[paragraph] ?? '';
    if (answer === undefined) continue;
    const place = text.indexOf(answer);
    const sentence = product.sentencesOf(text, 'en').find(({ start, end }) => start <= place && place < end);
    citation.of += 1;
    if (sentence && product.checkAnswer(sentence.text, page, question).sentences[0]?.passage?.blockIndex === paragraph)
      citation.sentence += 1;
    const spans = product.checkAnswer(answer, page, question).sentences;
    if (spans[0]?.passage?.blockIndex === paragraph) citation.span += 1;
    else if (args.misses)
      console.log(
        `citation: ${question} → ${answer}: ${String(spans[0]?.passage?.blockIndex)} for ${String(paragraph)}`,
      );
  }
}

for (const [change, { cases, good }] of byChange)
  console.log(
    `${change.padEnd(20)} ${String(good).padStart(6)} of ${String(cases).padStart(6)}  ${share(good, cases).toFixed(3)}`,
  );
console.log(
  JSON.stringify({
    precision: share(counts.trueFlags, counts.flags),
    recall: share(counts.wrongFound, counts.wrong),
    foreignFound: share(counts.foreignFound, counts.foreign),
    ownLost: share(counts.ownLost, counts.own),
    citedBySentence: share(citation.sentence, citation.of),
    citedBySpan: share(citation.span, citation.of),
    cases: counts.wrong + counts.own,
    ...(abroad.length > 0 && { languages }),
  }),
);
