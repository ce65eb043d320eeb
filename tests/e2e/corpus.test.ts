/**
 * Reading saved pages of seven kinds, where a corpus is at hand: a folder of `*.html.gz` with `gold.jsonl.gz` beside
 * it, named by SOTTO_PAGES or lying beside the checkout. A part of it, to notice what breaks; `npm run bench:extract`
 * reads all.
 */
import { existsSync } from 'node:fs';
import path from 'node:path';
import { expect, it } from 'vitest';
import { bundleReader } from '../../lab/bundle-reader.ts';
import { eachPage, readGold } from '../../lab/corpus.ts';
import { byType, f1Of } from '../../lab/score.ts';
import { SKIPPED } from '../harness/skip-reasons.ts';

const PAGES =
  process.env['SOTTO_PAGES'] ?? path.resolve(import.meta.dirname, '../../../shared/corpora/extraction/pages');
const EACH = 6;
/** What the trees that ship reach on these pages, less about .04: they have seen them. */
const FLOORS: Readonly<Record<string, number>> = {
  article: 0.93,
  documentation: 0.92,
  forum: 0.82,
  service: 0.92,
  product: 0.57,
  collection: 0.8,
  listing: 0.83,
};

it('reads saved pages of every kind better than libraries do', async ({ skip }) => {
  skip(!existsSync(PAGES), SKIPPED.noSharedCorpora);
  const gold = [...(await readGold(PAGES)).values()];
  const wanted = new Set(
    [...Map.groupBy(gold, ({ type }) => type).values()].flatMap((list) => list.slice(0, EACH).map(({ id }) => id)),
  );
  const scores: { type: string; f1: number }[] = [];
  const failures: unknown[] = [];
  for await (const { gold: page, found } of eachPage<{ text: string }>(
    PAGES,
    `${await bundleReader()};sottoExtract()`,
    wanted,
  )) {
    if (found instanceof Error || !page) failures.push(found);
    else scores.push({ type: page.type, f1: f1Of(found.text, page.main_content) });
  }
  expect(failures).toEqual([]);
  const { types, weighted } = byType(scores);
  expect(
    Object.entries(types).filter(([type, f1]) => f1 < (FLOORS[type] ?? 0)),
    JSON.stringify(types),
  ).toEqual([]);
  expect(weighted).toBeGreaterThan(0.89);
}, 300_000);
