/** Compares our llama.cpp's kernels, as this browser compiles them, with float64. In a page of the extension. */
import { Arena } from '../../tools/llama-wasm/arena.ts';
import { ALLOWED, answerMisses, MASKS, promptMisses, WIDTHS } from '../../tools/llama-wasm/attention-problems.ts';
import type { KernelExports } from '../../tools/llama-wasm/in-node.ts';
import { inAllShapes, KINDS, misses, ofKind } from '../../tools/llama-wasm/product-problems.ts';
import { TYPES, type WeightType } from '../../tools/llama-wasm/reference.ts';
import { startInPage } from './llama-in-page';

declare global {
  var kernels:
    | {
        /** Loads one of the two modules. */
        open(module: 'relaxed' | 'simd'): Promise<void>;
        /** Descriptions of products with weights of a type that are too far from float64. */
        products(type: string): readonly string[];
        /** The same in the other forms, which are exact on every machine: words, and pairs of seven bits. */
        inWords(): readonly string[];
        /** The same for attention of prompts, with a mask of `MASKS`. */
        prompts(mask: string): readonly string[];
        /** The same for attention of one token. */
        answers(): readonly string[];
      }
    | undefined;
}

const EXTENT = { positions: [1, 24, 130], queries: [1, 6], allowed: ALLOWED.words };
let opened: Arena | undefined;

function arena(): Arena {
  if (!opened) throw new Error('No module was loaded.');
  return opened;
}

const ofKinds = (type: WeightType): readonly string[] =>
  KINDS.flatMap((kind) => misses(arena(), ofKind(type, kind, 99)));

globalThis.kernels = {
  async open(module) {
    const { exports, memory } = await startInPage(module, () => () => -1);
    opened = new Arena(exports as KernelExports, memory);
  },
  products: (name) =>
    TYPES.filter((type) => type.name === name).flatMap((type) => [
      ...misses(arena(), inAllShapes(type)),
      ...ofKinds(type),
    ]),
  inWords() {
    const { c } = arena();
    const own = c._sotto_wide_form();
    c._sotto_set_wide_form(0);
    const found = TYPES.filter(({ block }) => block > 1).flatMap(ofKinds);
    c._sotto_set_wide_form(own);
    return found;
  },
  prompts(name) {
    const mask = MASKS[name];
    if (!mask) throw new Error(`No mask is called ${name}.`);
    return WIDTHS.flatMap((widths) => promptMisses(arena(), mask, widths, EXTENT));
  },
  answers: () => WIDTHS.flatMap((widths) => answerMisses(arena(), widths)),
};
