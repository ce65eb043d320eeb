/**
 * `npm run bench:extract -- --pages DIR --out FILE`: reads every `*.html.gz` of DIR in real Chromium, with the page's
 * own scripts and the network off, and writes {id: plain text} to FILE. `gold.jsonl.gz` beside DIR has each page's
 * address and the text that people marked. Ends with a line of JSON: pages, medianMs, p95Ms, F1 by type and weighted,
 * F1 of runs of four words, and Readability's times and F1 on the same pages.
 */
import { writeFile } from 'node:fs/promises';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { bundleForPage } from './bundle-reader.ts';
import { eachPage } from './corpus.ts';
import { byType, f1Of, runsF1 } from './score.ts';

interface Measured {
  readonly text: string;
  readonly ms: number;
  readonly readabilityMs: number;
  readonly readability: string;
}

function quantile(values: readonly number[], share: number): number {
  const sorted = [...values].sort((a, b) => a - b);
  return Math.round((sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? 0) * 10) / 10;
}

const { values: args } = parseArgs({ options: { pages: { type: 'string' }, out: { type: 'string' } } });
if (args.pages === undefined || args.out === undefined) {
  console.error('Usage: npm run bench:extract -- --pages DIR --out FILE');
  process.exit(2);
}
const script = await bundleForPage(path.join(import.meta.dirname, 'extract.page.ts'));
const results: Record<string, string> = {};
const times: Measured[] = [];
let failed = 0;
const scored: { type: string; marked: string; text: string; readability: string }[] = [];
for await (const { id, gold, found } of eachPage<Measured>(args.pages, `${script};sottoExtract()`)) {
  if (found instanceof Error) {
    console.error(`${id}: ${String(found)}`);
    failed++;
  } else times.push(found);
  results[id] = found instanceof Error ? '' : found.text;
  const readability = found instanceof Error ? '' : found.readability;
  if (gold) scored.push({ type: gold.type, marked: gold.main_content, text: results[id], readability });
}
await writeFile(args.out, JSON.stringify(results));
const figure = (pick: (one: Measured) => number, share: number): number => quantile(times.map(pick), share);
const quality = (textOf: (page: (typeof scored)[number]) => string): object => ({
  f1: byType(scored.map((page) => ({ type: page.type, f1: f1Of(textOf(page), page.marked) }))),
  runs: runsF1(scored.map((page) => ({ text: textOf(page), marked: page.marked }))),
});
console.log(
  JSON.stringify({
    pages: times.length,
    failed,
    medianMs: figure(({ ms }) => ms, 0.5),
    p95Ms: figure(({ ms }) => ms, 0.95),
    readabilityMedianMs: figure(({ readabilityMs }) => readabilityMs, 0.5),
    readabilityP95Ms: figure(({ readabilityMs }) => readabilityMs, 0.95),
    ...quality(({ text }) => text),
    readability: quality(({ readability }) => readability),
  }),
);
