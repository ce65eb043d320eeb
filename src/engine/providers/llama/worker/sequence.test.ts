/** Pages that stay cached, with tiny models of several architectures in the compiled module, in Node. */
import { afterEach, describe, expect, it } from 'vitest';
import { tinyGguf } from '@/tests/fixtures/tiny-gguf';
import type { TinyModel } from '@/tests/fixtures/tiny-shapes';
import { openInNode, type ModelInNode } from '@/tools/llama-wasm/in-node';
import { KeptStates } from './kept-states';
import { LlamaSequence } from './sequence';

const CONTEXT = 512;
const LARGE = 2 ** 30;
const ARCHITECTURES: readonly TinyModel[] = ['tiny', 'tiny-gemma3', 'tiny-lfm2', 'tiny-smollm3', 'tiny-granite'];

/** Tokens of a page, without control tokens. No two pages have the same beginning. */
const page = (name: number, length = 200): number[] =>
  Array.from({ length }, (_, at) => 10 + ((name * 53 + at * (31 + name)) % 200));
const ONE = [20, 21, 22, 23];
const TWO = [30, 31, 32, 33, 34];

let model: ModelInNode | undefined;
afterEach(() => model?.close());

class Reader {
  readonly kept: KeptStates;
  readonly sequence: LlamaSequence;

  constructor(
    readonly llama: ModelInNode['llama'],
    bound: number,
    allocate?: (bytes: number) => Uint8Array,
  ) {
    llama.startContext({ context: CONTEXT, step: 128, threads: 1 });
    this.kept = new KeptStates(bound, allocate);
    this.sequence = new LlamaSequence(llama, this.kept);
  }

  /** Reads a page and a question as for an answer. */
  ask(about: readonly number[], question: readonly number[]): { cached: number; scores: Float32Array } {
    const prompt = [...about, ...question];
    const cached = this.sequence.keepCommon(prompt, about.length);
    for (const [from, to] of [
      [cached, Math.max(cached, 100)],
      [Math.max(cached, 100), Math.max(cached, about.length)],
      [Math.max(cached, about.length), prompt.length],
    ] as const) {
      if (from < to) this.sequence.read(prompt.slice(from, to), { scores: to === prompt.length });
      if (to === about.length) this.sequence.remember();
    }
    return { cached, scores: this.llama.logits() };
  }
}

async function reader(
  name: TinyModel = 'tiny',
  bound = LARGE,
  allocate?: (bytes: number) => Uint8Array,
): Promise<Reader> {
  model = await openInNode('simd', tinyGguf({ model: name }));
  return new Reader(model.llama, bound, allocate);
}

describe.each(ARCHITECTURES)('pages stay read: %s', (name) => {
  it('after another page, with the same scores as on a fresh engine', async () => {
    const one = await reader(name);
    const cold = one.ask(page(1), ONE);
    expect(cold.cached).toBe(0);
    const other = one.ask(page(2), TWO);
    expect(one.sequence.found([...page(1), ...TWO])).toBe(200);
    const back = one.ask(page(1), TWO);
    expect(back.cached).toBe(200);
    const again = one.ask(page(2), TWO);
    expect(again.cached).toBeGreaterThanOrEqual(200);
    const third = one.ask(page(1), ONE);
    expect(third).toEqual({ cached: 200, scores: cold.scores });

    const fresh = new Reader(one.llama, 0);
    expect(fresh.ask(page(1), TWO).scores).toEqual(back.scores);
    fresh.sequence.forget();
    expect(fresh.ask(page(2), TWO)).toEqual(other);
  });
});

describe('what is kept', () => {
  it('is no more than the limit, and no state that is larger than it', async () => {
    const small = await reader('tiny', 1_000);
    small.ask(page(1), ONE);
    small.ask(page(2), ONE);
    expect(small.kept.bytes).toBe(0);
    expect(small.ask(page(1), ONE).cached).toBe(0);
  });

  it('is none where the browser has no memory', async () => {
    const poor = await reader('tiny', LARGE, () => {
      throw new RangeError('Array buffer allocation failed');
    });
    const cold = poor.ask(page(1), ONE);
    poor.ask(page(2), ONE);
    expect(poor.ask(page(1), ONE)).toEqual(cold);
  });

  it('is reported as it will be found, and is dropped with the cache', async () => {
    const one = await reader();
    expect(one.sequence.found(page(1))).toBe(0);
    one.ask(page(1), ONE);
    one.ask(page(2), ONE);
    for (const name of [1, 2]) {
      const prompt = [...page(name), ...TWO];
      const found = one.sequence.found(prompt);
      expect(found).toBe(200);
      expect(one.ask(page(name), TWO).cached).toBe(found);
    }
    one.sequence.forget();
    expect(one.kept.bytes).toBe(0);
    for (const name of [1, 2]) expect(one.sequence.found(page(name))).toBe(0);
    expect(one.llama.length).toBe(0);
  });

  it('is only what the next prompt may begin with, and not a few tokens', async () => {
    const one = await reader();
    one.sequence.keepCommon(page(1), 30);
    one.sequence.read(page(1, 100), { scores: false });
    one.sequence.keepCommon(page(2), 99);
    one.sequence.read(page(2, 99), { scores: false });
    one.ask(page(3), ONE);
    expect(one.kept.bytes).toBe(0);
  });

  it('stays for later prompts when one prompt needs only a part', async () => {
    const one = await reader();
    one.ask(page(1), ONE);
    one.ask(page(2), ONE);
    expect(one.ask(page(1, 60), ONE).cached).toBe(60);
    expect(one.ask(page(1), TWO).cached).toBe(200);
  });
});

describe('a stop', () => {
  it.each([
    ['while the page before is saved', 'save'],
    ['while a page is put back', 'restore'],
  ] as const)('%s loses nothing that was read', async (_, call) => {
    const one = await reader();
    const cold = one.ask(page(1), TWO);
    one.ask(page(2), ONE);
    const work = one.llama[call].bind(one.llama);
    one.llama[call] = (bytes) => {
      // As another thread does it in the middle of the call.
      Atomics.store(one.llama.stopWord(), 0, 1);
      work(bytes);
    };
    expect(() => one.ask(page(1), TWO)).toThrow(expect.objectContaining({ status: 'stopped' }));
    one.llama[call] = work;
    Atomics.store(one.llama.stopWord(), 0, 0);
    expect(one.sequence.found([...page(2), ...TWO])).toBe(200);
    const back = one.ask(page(1), ONE);
    expect(back.cached).toBe(200);
    expect(one.ask(page(1), TWO)).toEqual({ cached: 200, scores: cold.scores });
    expect(one.ask(page(2), TWO).cached).toBe(200);
  });

  it('is not kept if restoring fails: the page is read again', async () => {
    const one = await reader();
    const cold = one.ask(page(1), ONE);
    one.ask(page(2), ONE);
    const restore = one.llama.restore.bind(one.llama);
    one.llama.restore = (bytes) => {
      restore(bytes.subarray(0, bytes.length / 2));
    };
    expect(one.ask(page(1), ONE)).toEqual(cold);
    one.llama.restore = restore;
    expect(one.ask(page(2), TWO).cached).toBe(200);
  });
});
