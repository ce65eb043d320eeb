/**
 * `npm run train:extract -- --pages DIR [--pages DIR …] [--cache FILE]`: trains the trees that choose a page's blocks,
 * on saved pages (`*.html.gz`) and the text that people marked in them (`gold.jsonl.gz` beside DIR). Writes
 * src/extract/choice/forest.json. With `--held-out FILE` it writes {id: plain text}, as chosen by trees that have not
 * seen the page's site. `--cache FILE` keeps what the browser read, for the next run. The same pages give the same
 * trees. Without `--pages` it takes the corpora that lie beside the checkout.
 */
import { existsSync } from 'node:fs';
import { readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { runnerImport } from 'vite';
import { bundleForPage } from '../bundle-reader.ts';
import { eachPage } from '../corpus.ts';
import type { Outcome, Sample } from './train';

const ROOT = path.resolve(import.meta.dirname, '../..');
const { values: args } = parseArgs({
  options: { pages: { type: 'string', multiple: true }, cache: { type: 'string' }, 'held-out': { type: 'string' } },
});
const SHARED = ['extraction', 'articles'].map((name) => path.resolve(ROOT, '../shared/corpora', name, 'pages'));
const folders = args.pages ?? SHARED.filter((folder) => existsSync(folder));
if (folders.length === 0) {
  console.error('Usage: npm run train:extract -- --pages DIR [--pages DIR …] [--cache FILE] [--held-out FILE]');
  process.exit(2);
}

async function collect(pages: string): Promise<Sample[]> {
  const script = await bundleForPage(path.join(import.meta.dirname, 'collect.page.ts'));
  const samples: Sample[] = [];
  for await (const { id, gold, found } of eachPage<Pick<Sample, 'outline' | 'vote'>>(
    pages,
    `${script};sottoCollect()`,
  )) {
    if (found instanceof Error || !gold)
      console.error(`${id}: ${found instanceof Error ? found.message : 'nothing is marked'}`);
    else
      samples.push({
        ...found,
        id,
        corpus: pages,
        site: URL.parse(gold.url)?.hostname ?? id,
        type: gold.type,
        marked: gold.main_content,
        without: gold.without ?? [],
      });
  }
  return samples;
}

async function collectAll(): Promise<Sample[]> {
  const samples: Sample[] = [];
  for (const folder of folders) samples.push(...(await collect(folder)));
  return samples;
}

const cached = args.cache === undefined ? null : await readFile(args.cache, 'utf8').catch(() => null);
const samples = cached === null ? await collectAll() : cached.split('\n').map((line) => JSON.parse(line) as Sample);
if (args.cache !== undefined && cached === null)
  await writeFile(args.cache, samples.map((sample) => JSON.stringify(sample)).join('\n'));
const { module } = await runnerImport<{ train: (samples: readonly Sample[], log: (line: string) => void) => Outcome }>(
  path.join(import.meta.dirname, 'train.ts'),
  { configFile: false, root: ROOT, resolve: { alias: { '@': ROOT } }, logLevel: 'error' },
);
const { forest, heldOut } = module.train(samples, console.log);
await writeFile(path.join(ROOT, 'src/extract/choice/forest.json'), `${JSON.stringify(forest, null, 1)}\n`);
if (args['held-out'] !== undefined) await writeFile(args['held-out'], JSON.stringify(heldOut));
