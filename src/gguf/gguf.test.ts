import { openAsBlob } from 'node:fs';
import fc from 'fast-check';
import { describe as suite, expect, it } from 'vitest';
import { SottoError } from '@/src/protocol/errors';
import { ByteWriter } from '@/tests/fixtures/byte-writer';
import { ggufFile } from '@/tests/fixtures/gguf-file';
import { brokenGguf } from '@/tests/fixtures/broken-gguf';
import { tinyGguf, TINY_SHAPE } from '@/tests/fixtures/tiny-gguf';
import { ensureDemoModel } from '@/tools/demo-model';
import { describe } from './describe';
import { Cursor } from './cursor';
import { arrayOf, readGguf, textOf } from './gguf';
import { readValue, type GgufArray } from './values';
import { readVocabulary } from './vocabulary';

/** The demo model is downloaded if it is not cached. */
const FETCH_MS = 300_000;

const blob = (bytes: Uint8Array<ArrayBuffer>) => new Blob([bytes]);

function codeOf(bytes: Uint8Array<ArrayBuffer>): Promise<string> {
  return readGguf(blob(bytes)).then(
    () => 'fine',
    (error: unknown) => (error instanceof SottoError ? error.code : String(error)),
  );
}

/** A header with one metadata value, written by `write`. */
function withValue(write: (out: ByteWriter) => void): Uint8Array<ArrayBuffer> {
  const out = new ByteWriter();
  out.bytes(new TextEncoder().encode('GGUF')).u32(3).u64(1).u64(1).string('key');
  write(out);
  return out.bytes(new Uint8Array(4096)).finish();
}

suite('a GGUF header', () => {
  it('describes the model, its shape and its vocabulary', async () => {
    const gguf = await readGguf(blob(tinyGguf()));
    expect(describe(gguf)).toMatchObject({
      name: 'Tiny random llama',
      architecture: 'llama',
      contextTokens: 512,
      license: 'apache-2.0',
      splitter: 'smollm',
      stored: { embedding: ['Q8_0'], linear: ['Q4_1'], norm: ['F32'] },
      shape: {
        layers: TINY_SHAPE.layers,
        hidden: TINY_SHAPE.hidden,
        intermediate: TINY_SHAPE.intermediate,
        heads: TINY_SHAPE.heads,
        kvHeads: TINY_SHAPE.kvHeads,
        headDim: TINY_SHAPE.headDim,
        vocab: TINY_SHAPE.vocab,
        tied: true,
      },
    });
    const { tokens, ends, special, hidden, bos, addsBos } = readVocabulary(gguf);
    expect(tokens).toHaveLength(TINY_SHAPE.vocab);
    expect([...ends].map((id) => tokens[id])).toEqual(['<|endoftext|>', '<|im_end|>']);
    expect([...special]).toEqual([
      ['<|endoftext|>', 0],
      ['<|im_start|>', 1],
      ['<|im_end|>', 2],
    ]);
    expect([...hidden]).toEqual([0, 1, 2]);
    expect({ bos, addsBos }).toEqual({ bos: 1, addsBos: false });
  });

  it('gives the offsets of the weights', async () => {
    const bytes = tinyGguf();
    const { tensors } = await readGguf(blob(bytes));
    const norm = tensors.get('output_norm.weight');
    expect(norm).toBeDefined();
    const view = new DataView(bytes.buffer, norm!.offset, norm!.bytes);
    expect(
      Array.from({ length: TINY_SHAPE.hidden }, (_, i) => view.getFloat32(i * 4, true)).every(
        (weight) => weight >= 0.5 && weight <= 1.5,
      ),
    ).toBe(true);
    const end = Math.max(...[...tensors.values()].map((tensor) => tensor.offset + tensor.bytes));
    expect(bytes.length - end).toBeLessThan(32);
  });

  it('accepts a single number as a tensor, as llama.cpp does', async () => {
    const one = await readGguf(
      blob(
        ggufFile({ 'general.architecture': 'gemma4' }, [
          { name: 'blk.0.scale', dims: [], type: 0, bytes: new Uint8Array(4) },
        ]),
      ),
    );
    expect(one.tensors.get('blk.0.scale')).toMatchObject({ dims: [], bytes: 4 });
  });

  it.each([
    ['bad-magic', 'model-not-gguf'],
    ['truncated', 'model-truncated'],
    ['truncated-header', 'model-truncated'],
    ['huge-counts', 'model-broken'],
    ['empty-tensors', 'model-broken'],
  ] as const)('refuses a file that is %s as %s', async (kind, code) => {
    expect(await codeOf(brokenGguf(kind))).toBe(code);
  });

  it('names what is wrong', async () => {
    const version = tinyGguf();
    version[4] = 1;
    expect(await codeOf(version)).toBe('model-unsupported');
    expect(await codeOf(new Uint8Array())).toBe('model-empty');
    expect(await codeOf(new TextEncoder().encode('\n<!DOCTYPE html><title>Sign in</title>'))).toBe('model-web-page');
    expect(await codeOf(new TextEncoder().encode('GGUF'))).toBe('model-truncated');
    expect(await codeOf(withValue((out) => out.u32(99)))).toBe('model-broken');
    expect(await codeOf(withValue((out) => out.u32(8).u64(2 ** 50)))).toBe('model-broken');
    expect(await codeOf(withValue((out) => out.u32(8).u64(2 ** 33)))).toBe('model-truncated');
    expect(
      await codeOf(
        withValue((out) =>
          out
            .u32(9)
            .u32(8)
            .u64(2 ** 32),
        ),
      ),
    ).toBe('model-truncated');
    expect(await codeOf(withValue((out) => out.u32(9).u32(9).u64(1)))).toBe('model-unsupported');
  });

  it('refuses tensors that overlap or have gaps, as damaged and not as cut off', async () => {
    const offsetOf = (bytes: Uint8Array<ArrayBuffer>, name: string): number => {
      const at = Buffer.from(bytes.buffer).indexOf(name) + name.length;
      return at + 4 + 8 * new DataView(bytes.buffer).getUint32(at, true) + 4;
    };
    for (const shift of [-32n, -1n, 1n, 32n, 2n ** 40n]) {
      const bytes = tinyGguf();
      const view = new DataView(bytes.buffer);
      const at = offsetOf(bytes, 'blk.1.ffn_up.weight');
      view.setBigUint64(at, view.getBigUint64(at, true) + shift, true);
      expect(await codeOf(bytes), String(shift)).toBe('model-broken');
    }
    expect(await codeOf(tinyGguf().slice(0, -40))).toBe('model-truncated');
  });

  it('is refused by name, and not read further, if it has more parts or longer names than any model', async () => {
    const header = (tensors: number, keys: number) =>
      new ByteWriter().bytes(new TextEncoder().encode('GGUF')).u32(3).u64(tensors).u64(keys);
    const named = (name: string) =>
      ggufFile({ 'general.architecture': 'llama' }, [{ name, dims: [1], type: 0, bytes: new Uint8Array(4) }]);
    const keyed = (key: string) =>
      ggufFile({ [key]: 1 }, [{ name: 'a', dims: [1], type: 0, bytes: new Uint8Array(4) }]);
    expect(await codeOf(header(1_000_000, 1).bytes(new Uint8Array(32_000_000)).finish())).toBe('model-broken');
    expect(await codeOf(header(1, 1_000_000).bytes(new Uint8Array(13_000_000)).finish())).toBe('model-broken');
    expect(await codeOf(named('x'.repeat(64)))).toBe('fine');
    expect(await codeOf(named('x'.repeat(65)))).toBe('model-broken');
    expect(await codeOf(keyed('x'.repeat(65_536)))).toBe('model-broken');
  });

  it('keeps the beginning of a long text, and decodes no endless lists', async () => {
    const long = await readGguf(
      blob(
        ggufFile({ 'tokenizer.chat_template': 'ä'.repeat(2 << 20) }, [
          { name: 'a', dims: [1], type: 0, bytes: new Uint8Array(4) },
        ]),
      ),
    );
    expect(textOf(long, 'tokenizer.chat_template')).toHaveLength(1 << 19);
    const out = new ByteWriter()
      .u32(9)
      .u32(8)
      .u64(1_100_000)
      .bytes(new Uint8Array(8 * 1_100_000));
    expect(() => readValue(new Cursor(out.finish(), 1e9))).toThrow('longer than any model');
    const numbers = readValue(
      new Cursor(new ByteWriter().u32(9).u32(0).u64(1_100_000).bytes(new Uint8Array(1_100_000)).finish(), 1e9),
    );
    expect(() => (numbers as GgufArray).numbers()).toThrow('longer than any model');
  });

  it('pauses while it reads a header that was made to be slow', async () => {
    const out = new ByteWriter().bytes(new TextEncoder().encode('GGUF')).u32(3).u64(1).u64(7);
    for (let key = 0; key < 7; key += 1)
      out.string(`list ${key}`).u32(9).u32(8).u64(1_000_000).bytes(new Uint8Array(8_000_000));
    let pauses = 0;
    const counting = setInterval(() => {
      pauses += 1;
    });
    await codeOf(out.finish());
    clearInterval(counting);
    expect(pauses).toBeGreaterThan(2);
  });

  it('decodes single tokens of a vocabulary', async () => {
    const tokens = arrayOf(await readGguf(blob(tinyGguf())), 'tokenizer.ggml.tokens');
    expect(tokens?.stringsWhere((index) => index === 1 || index === 383)).toEqual(
      new Map([
        [1, '<|im_start|>'],
        [383, tokens?.strings()[383]],
      ]),
    );
  });

  it('survives any change of its bytes, with a named error or none', async () => {
    const good = tinyGguf();
    const change = fc.record({
      at: fc.oneof(fc.nat(12_000), fc.nat(40)),
      to: fc.oneof(fc.nat(255), fc.constant(255), fc.constant(0)),
    });
    await fc.assert(
      fc.asyncProperty(
        fc.array(change, { minLength: 1, maxLength: 12 }),
        fc.option(fc.nat(good.length)),
        async (changes, cut) => {
          const bytes = good.slice(0, cut ?? good.length);
          for (const { at, to } of changes) if (at < bytes.length) bytes[at] = to;
          try {
            const gguf = await readGguf(blob(bytes));
            describe(gguf);
            readVocabulary(gguf);
          } catch (error) {
            expect(error).toBeInstanceOf(SottoError);
          }
        },
      ),
      { numRuns: 400 },
    );
  });
});

suite('the demo model', () => {
  it('is what the documentation says', { timeout: FETCH_MS }, async () => {
    const facts = describe(await readGguf(await openAsBlob(await ensureDemoModel())));
    expect(facts).toMatchObject({
      architecture: 'llama',
      contextTokens: 8192,
      quantization: 'Q4_1',
      license: 'apache-2.0',
      splitter: 'smollm',
      shape: {
        layers: 30,
        hidden: 576,
        intermediate: 1536,
        heads: 9,
        kvHeads: 3,
        headDim: 64,
        vocab: 49152,
        tied: true,
        ropeTheta: 100_000,
      },
    });
  });
});
