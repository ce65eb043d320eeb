/**
 * `npm run bench -- cpu-kl`: how much our engine differs from native llama.cpp of the same sources, and how much native
 * llama.cpp differs from itself with another step size. Our engine runs in Node, with the module for today's browsers.
 */
import { openInNode, type ModelInNode } from '../../tools/llama-wasm/in-node.ts';
import { hasRelaxedSimd } from '../../src/engine/providers/llama/memory.ts';
import { figure } from '../figure.ts';
import { paragraphs } from '../prose.ts';
import { compare, nothing, type Divergence } from './divergence.ts';
import { ALL_TYPES, obtainable } from './models.ts';
import { buildNative, Native } from './native.ts';

/** Pieces of text and tokens in each, read with an empty cache: 1,024 positions in all. */
const [PIECES, LENGTH] = [4, 256];
const STEP = 64;
const OTHER_STEP = 8;
const BAR = 1.5;

interface Three {
  readonly ours: ModelInNode;
  readonly native: Native;
  readonly nativeAgain: Native;
}

/** A text's pieces, each with the model's beginning-of-text token, if it wants one. */
function piecesOf({ llama }: ModelInNode, text: string): Int32Array[] {
  const tokens = llama.tokenize(text, { beginning: false, control: false });
  const head = llama.fact('addsBos') > 0 ? [llama.fact('bos')] : [];
  const length = LENGTH - head.length;
  if (tokens.length < PIECES * length) throw new Error('The text is too short.');
  return Array.from({ length: PIECES }, (_, i) =>
    Int32Array.from([...head, ...tokens.subarray(i * length, (i + 1) * length)]),
  );
}

/** All logits of one step of our engine, row by row. */
function rowsOf({ llama }: ModelInNode, tokens: Int32Array): Float32Array {
  llama.decode(tokens, 'all');
  const width = llama.fact('vocabulary');
  const all = new Float32Array(tokens.length * width);
  for (let i = 0; i < tokens.length; i += 1) all.set(llama.logits(i), i * width);
  return all;
}

async function comparePiece(three: Three, tokens: Int32Array, ours: Divergence, own: Divergence): Promise<void> {
  const { native, nativeAgain } = three;
  three.ours.llama.keep(0);
  native.clear();
  nativeAgain.clear();
  for (let at = 0; at < tokens.length; at += STEP) {
    const step = tokens.subarray(at, at + STEP);
    const reference = await native.rows(step);
    compare(own, reference, await nativeAgain.rows(step), native.vocabulary);
    compare(ours, reference, rowsOf(three.ours, step), native.vocabulary);
  }
}

async function measure(type: string, model: string, program: string): Promise<number> {
  const threads = 1;
  const ours = await openInNode(hasRelaxedSimd() ? 'relaxed' : 'simd', model);
  ours.llama.startContext({ context: LENGTH, step: STEP, threads, allLogits: true });
  const native = await Native.open(program, model, { context: LENGTH, step: STEP, threads });
  const nativeAgain = await Native.open(program, model, { context: LENGTH, step: OTHER_STEP, threads });
  const text = (await paragraphs()).join('\n').slice(0, 12 * PIECES * LENGTH);
  const [sum, own] = [nothing(), nothing()];
  try {
    for (const tokens of piecesOf(ours, text)) await comparePiece({ ours, native, nativeAgain }, tokens, sum, own);
  } finally {
    native.close();
    nativeAgain.close();
    ours.close();
  }
  for (const [of, { kl, same, positions }] of [
    ['ours', sum],
    [`native in steps of ${String(OTHER_STEP)}`, own],
  ] as const) {
    figure(`${type}, ${of}: mean KL to native, × 1000`, (1000 * kl) / positions, '', 'for comparison', true);
    figure(`${type}, ${of}: same best token of ${String(positions)}`, same / positions, '', 'for comparison', true);
  }
  const ratio = sum.kl / own.kl;
  figure(`${type}: ours ÷ native's own`, ratio, '', `≤ ${String(BAR)}`, ratio <= BAR);
  return Math.round(ratio * 100) / 100;
}

/** Compares all types for which there is a real model. Ends with a line of JSON: ratios, null for what was left out. */
export async function klBench(): Promise<void> {
  const files = await obtainable(ALL_TYPES);
  const program = buildNative('plain');
  const ratios: Record<string, number | null> = {};
  for (const type of ALL_TYPES) {
    const file = files[type];
    ratios[type] = file === undefined ? null : await measure(type, file, program);
  }
  console.log(JSON.stringify({ 'cpu-kl': ratios }));
}
