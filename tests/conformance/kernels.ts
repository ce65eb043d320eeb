/** Tests our llama.cpp's kernels, as each browser compiles them. `tools/llama-wasm` has more tests, in Node. */
import { beforeAll, describe, expect, inject, it } from 'vitest';
import { MASKS } from '../../tools/llama-wasm/attention-problems';
import { TYPES } from '../../tools/llama-wasm/reference';
import type { Place } from '../harness/place';
import { useSuite } from './suite';

/** Makes the tests of one of the two modules, in each browser that this run is for. */
export function compareKernels(module: 'relaxed' | 'simd'): void {
  for (const browser of inject('browsers')) {
    describe(`kernels, ${module}, in ${browser}`, () => {
      const suite = useSuite(browser);
      let place: Place;
      beforeAll(async () => {
        ({ place } = await suite.open('kernels'));
        await place.evaluate((name) => globalThis.kernels?.open(name), module);
      });

      it.each(TYPES.map(({ name }) => name))('multiply %s as float64 does, in all shapes', async (type) => {
        expect(await place.evaluate((name) => globalThis.kernels?.products(name), type)).toEqual([]);
      });

      it('multiply in words, too, and seven bits in pairs', async () => {
        expect(await place.evaluate(() => globalThis.kernels?.inWords())).toEqual([]);
      });

      it.each(Object.keys(MASKS))('attend to a prompt: %s', async (mask) => {
        expect(await place.evaluate((name) => globalThis.kernels?.prompts(name), mask)).toEqual([]);
      });

      it('attend to one token', async () => {
        expect(await place.evaluate(() => globalThis.kernels?.answers())).toEqual([]);
      });
    });
  }
}
