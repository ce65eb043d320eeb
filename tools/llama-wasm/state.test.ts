/** Saving and restoring the cache of whole models gives the same bits as a cache that was never replaced. */
import { describe, expect, it } from 'vitest';
import type { Llama } from '../../src/engine/providers/llama/module.ts';
import { CASES, fileOf, OF_LLAMA, tokensOf } from '../../tests/conformance/numbers/cases.ts';
import { openInNode } from './in-node.ts';

/** Tokens of the prefix that several prompts share: longer than the sliding window of the tiny Gemma 3. */
const PAGE = 120;
const SUBJECTS = [...CASES, ...OF_LLAMA];

interface Talk {
  readonly llama: Llama;
  readonly page: Int32Array;
  readonly other: Int32Array;
  /** Reads a page that is cached, and a question. Returns the logits after it. */
  ask(page: Int32Array, question: readonly number[]): Float32Array;
}

async function withTalk(subject: (typeof SUBJECTS)[number], use: (talk: Talk) => void): Promise<void> {
  const model = await openInNode('relaxed', fileOf(subject));
  const { llama } = model;
  const tokens = Int32Array.from(tokensOf(subject));
  llama.startContext({ context: 256, step: 128, threads: 1 });
  try {
    use({
      llama,
      page: tokens.slice(0, PAGE),
      other: tokens.slice(0, PAGE).reverse(),
      ask(page, question) {
        const kept = llama.keep(page.length);
        if (kept < page.length) {
          llama.decode(page.slice(kept), 'none');
          llama.snapshot();
        }
        llama.decode(question, 'last');
        return llama.logits();
      },
    });
  } finally {
    model.close();
  }
}

function saved(llama: Llama): Uint8Array {
  const state = new Uint8Array(llama.stateBytes);
  llama.save(state);
  return state;
}

/** Four tokens, because fewer are computed in another way. */
const ONE = [20, 21, 22, 23];
const TWO = [30, 31, 32, 33, 34];

describe.each(SUBJECTS)('$name', (subject) => {
  it('gives the same answer after it was restored as if nothing had been read in between', async () => {
    await withTalk(subject, ({ llama, page, other, ask }) => {
      const one = ask(page, ONE);
      const two = ask(page, TWO);
      const length = llama.length;
      const state = saved(llama);
      llama.keep(0);
      ask(other, TWO);
      llama.restore(state);
      expect(llama.length).toBe(length);
      expect(llama.keepable(PAGE)).toBe(PAGE);
      expect(ask(page, ONE)).toEqual(one);
      expect(ask(page, TWO)).toEqual(two);
      // Also for what goes on from its end.
      llama.restore(state);
      llama.decode(ONE, 'last');
      const after = llama.logits();
      llama.keep(0);
      ask(page, TWO);
      llama.decode(ONE, 'last');
      expect(llama.logits()).toEqual(after);
    });
  });

  it('is unchanged by saving, and empty after a restore that fails', async () => {
    await withTalk(subject, ({ llama, page, ask }) => {
      const one = ask(page, ONE);
      const state = saved(llama);
      const words = llama.stopWord();
      expect(() => {
        llama.save(new Uint8Array(state.length - 1));
      }).toThrow(expect.objectContaining({ status: 'internal' }));
      words[0] = 1;
      expect(() => {
        llama.save(new Uint8Array(state.length));
      }).toThrow(expect.objectContaining({ status: 'stopped' }));
      words[0] = 0;
      expect(llama.length).toBe(PAGE + ONE.length);
      expect(saved(llama)).toEqual(state);

      expect(() => {
        llama.restore(state.subarray(0, state.length / 2));
      }).toThrow(expect.objectContaining({ status: 'internal' }));
      expect(llama.length).toBe(0);
      words[0] = 1;
      expect(() => {
        llama.restore(state);
      }).toThrow(expect.objectContaining({ status: 'stopped' }));
      words[0] = 0;
      expect(llama.length).toBe(0);
      expect(ask(page, ONE)).toEqual(one);
    });
  });
});

it('holds keys and values of the cached tokens, and little else', async () => {
  await withTalk(SUBJECTS[0] as (typeof SUBJECTS)[number], ({ llama, page }) => {
    llama.decode(page, 'none');
    // Two layers, two heads of 16, keys and values, in half precision.
    const cells = PAGE * 2 * 2 * 16 * 2 * 2;
    expect(llama.stateBytes).toBeGreaterThan(cells);
    expect(llama.stateBytes).toBeLessThan(cells * 1.1 + 1_000);
  });
});
