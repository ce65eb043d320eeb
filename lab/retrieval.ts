/**
 * `npm run bench:retrieval -- --pages FILE` measures two things for each page. For answerable questions: does the text
 * that the model would get hold the whole paragraph with the answer, in 300, 600, 1,200 and 2,400 tokens (of four
 * characters), and is that paragraph the first choice (`first`)? And how often is it said that nothing on the page
 * answers a question: for questions about the file's other pages (`recall`, with `precision` against the page's own),
 * for answerable ones (`falseAlarms`), and for the file's impossible ones (`ofImpossible`). Ends with a line of JSON.
 *
 * FILE: one page a line, plain or gzipped: {title, language?, paragraphs, authors?, questions: [{question, language?,
 * answers, paragraph}]}. `answers` is empty where the page has none. In place of `paragraph`, `paragraphs` may list all
 * that an answer needs (then `needed@…` is the share of them). `authors` says who speaks each paragraph, or null. Where
 * questions are in several languages, or not in their page's, each pair of languages has a line of its own.
 *
 * `--vocabulary FILE` counts in a model's own tokens, as the product does. FILE is a GGUF file (its header is enough)
 * or a `tokenizer.json` of byte-level BPE. It also says how full the excerpts are.
 *
 * `--held-out` also fits the ranking's weights with each page left out in turn and judges them on that page, so that no
 * page is judged by weights that have seen it. It also prints the weights fitted on all pages.
 *
 * A file that cannot be read ends it with status 2 and a line that says why.
 */
import { parseArgs } from 'node:util';
import { readCounter } from './count-tokens.ts';
import { loadSource } from './load-source.ts';
import { BadInput, readPages } from './question-pages.ts';
import { fitWithout, measureAbstaining, measurePassages } from './retrieval-figures.ts';
import type { product as productOfBench } from './retrieval.product.ts';

const USAGE = 'Usage: npm run bench:retrieval -- --pages FILE [--held-out] [--vocabulary FILE]';

function argsOf(): { pages: string; heldOut: boolean; vocabulary: string | undefined } {
  try {
    const { values } = parseArgs({
      options: {
        pages: { type: 'string' },
        'held-out': { type: 'boolean', default: false },
        vocabulary: { type: 'string' },
      },
    });
    if (values.pages !== undefined)
      return { pages: values.pages, heldOut: values['held-out'], vocabulary: values.vocabulary };
  } catch (error) {
    throw new BadInput(`${error instanceof Error ? error.message : String(error)}\n${USAGE}`);
  }
  throw new BadInput(USAGE);
}

async function main(): Promise<void> {
  const args = argsOf();
  const asked = await readPages(args.pages);
  const { product } = await loadSource<{ product: typeof productOfBench }>('retrieval.product.ts');
  const count = args.vocabulary === undefined ? undefined : await readCounter(args.vocabulary, product.tokenizerOf);
  if (args.heldOut) {
    const { weightsOf, onAll } = fitWithout(product, asked);
    console.log('held out, by page:', (await measurePassages(product, asked, undefined, weightsOf)).all);
    const rounded = Object.entries(onAll).map(([name, weight]) => [name, Math.round(100 * weight) / 100]);
    console.log('weights on all pages:', Object.fromEntries(rounded));
  }
  const { all, pairs } = await measurePassages(product, asked, count);
  if (Object.keys(pairs).length > 1)
    for (const [pair, figures] of Object.entries(pairs)) console.log(`questions in ${pair}:`, figures);
  const abstaining = measureAbstaining(product, asked);
  console.log('nothing on the page could answer:', abstaining);
  console.log(JSON.stringify({ ...all, abstaining }));
}

try {
  await main();
} catch (error) {
  if (!(error instanceof BadInput)) throw error;
  console.error(error.message);
  process.exitCode = 2;
}
