import { describe, expect, it } from 'vitest';
import { shareableMemory } from '@/src/engine/providers/llama/memory';
import { tinyGguf } from '@/tests/fixtures/tiny-gguf';
import { openInNode } from '@/tools/llama-wasm/in-node';
import { passOn, type StopWords } from './stop-relay';

const word = (value: number): StopWords['asked'] => {
  const view = new Int32Array(new SharedArrayBuffer(4));
  view[0] = value;
  return view;
};

describe('a stop that is passed on to the module', () => {
  it('comes and goes as it is asked for', () => {
    const words = { asked: word(1), inModule: word(0) };
    expect([passOn(words, 0), words.inModule[0]]).toEqual([1, 1]);
    Atomics.store(words.asked, 0, 0);
    expect([passOn(words, 1), words.inModule[0]]).toEqual([0, 0]);
  });

  it('ends the call that runs, and no later one where it comes too late', async () => {
    let isAsked = true;
    const { llama, close } = await openInNode('simd', tinyGguf(), 1, shareableMemory(), () => isAsked);
    try {
      llama.startContext({ context: 128, step: 32, threads: 1 });
      llama.decode([1, 2, 3], 'last');
      Atomics.store(llama.stopWord(), 0, 1);
      expect(() => {
        llama.decode([4, 5], 'last');
      }).toThrow(expect.objectContaining({ status: 'stopped' }));
      isAsked = false;
      llama.decode([4, 5], 'last');
      expect(llama.length).toBe(5);

      const saved = new Uint8Array(llama.stateBytes);
      Atomics.store(llama.stopWord(), 0, 1);
      llama.save(saved);
      llama.keep(0);
      Atomics.store(llama.stopWord(), 0, 1);
      llama.restore(saved);
      expect(llama.length).toBe(5);
    } finally {
      close();
    }
  });
});
