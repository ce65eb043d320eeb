/** A lack of memory, anywhere in a load or a step, gives a named error with the wanted and the available bytes. */
import { describe, expect, it } from 'vitest';
import { LlamaError } from '../../src/engine/providers/llama/llama-error.ts';
import { namedLoadError } from '../../src/engine/providers/llama/load-errors.ts';
import { ggufHead, TINY_SHAPE, tinyArchitecture } from '../../tests/fixtures/tiny-gguf.ts';
import { openInNode, startInNode } from './in-node.ts';

/** The module begins with so many pages of 64 kB. */
const FIRST = 1024;
/** Keys and values take 100 MB. With growing limits they do not fit, then only they fit, then everything fits. */
const CONTEXT = 65_536;
const LIMITS = [1024, 1600, 1750, 1808, 1850, 1900, 1988, 2060, 2200, 3000];

/** One is enough, because memory is handled the same in both modules. */
const MODULE = 'relaxed';

const limited = (pages: number): WebAssembly.Memory =>
  new WebAssembly.Memory({ initial: FIRST, maximum: pages, shared: true });

describe('a lack of memory', () => {
  it('lets a model answer or say what it lacks, at any limit', async () => {
    const file = tinyArchitecture('tiny-gemma3');
    const outcomes: string[] = [];
    for (const pages of LIMITS) {
      try {
        const { llama } = await openInNode(MODULE, file, 1, limited(pages));
        llama.startContext({ context: CONTEXT, step: 128, threads: 1 });
        llama.decode(llama.tokenize('Hello there.', { beginning: true, control: false }), 'last');
        outcomes.push('answers');
      } catch (error) {
        expect(error).toBeInstanceOf(LlamaError);
        const told = namedLoadError(error, file.length);
        expect(told, `${pages} pages: ${String(error)}`).toMatchObject({ code: 'engine-out-of-memory' });
        const { needed, limit } = (told as { data: { needed: number; limit: number } }).data;
        expect(needed).toBeGreaterThan(limit);
        expect(limit).toBeLessThanOrEqual(pages * 65_536);
        outcomes.push('lacks');
      }
    }
    expect(outcomes[0]).toBe('lacks');
    expect(outcomes.at(-1)).toBe('answers');
    expect(outcomes.lastIndexOf('lacks'), outcomes.join()).toBeLessThan(outcomes.indexOf('answers'));
  });

  it.each([
    ['more weights than an address counts', { layers: 36 }],
    ['one tensor of that size', { layers: 1, intermediate: 524_288 }],
    ['keys and values that no memory holds beside the weights', { kvHeads: 8, layers: 30 }],
    ['keys and values that take all memory to the byte', { hidden: 64, intermediate: 64, layers: 32 }],
  ])('%s are refused with figures', async (_, shape) => {
    const large = { ...TINY_SHAPE, hidden: 4096, intermediate: 11_008, heads: 32, kvHeads: 32, headDim: 128, ...shape };
    const { head, weights } = ggufHead(large, shape.layers === 1 ? 'F32' : 'Q4_1');
    const bytes = head.length + weights;
    // Does not write the zeros, because untouched memory takes no room.
    const { llama } = await startInNode(MODULE, (memory) => (to, count, offset) => {
      new Uint8Array(memory.buffer).set(head.subarray(offset, offset + count), to >>> 0);
      return Math.min(count, bytes - offset);
    });
    let told: unknown;
    try {
      llama.open(bytes);
      llama.startContext({ context: 8192, step: 128, threads: 1 });
    } catch (error) {
      told = namedLoadError(error, bytes);
    }
    expect(told).toMatchObject({ code: 'engine-out-of-memory', data: { limit: 2 ** 32 } });
    expect((told as { data: { needed: number } }).data.needed).toBeGreaterThanOrEqual(2 ** 32);
  });
});
