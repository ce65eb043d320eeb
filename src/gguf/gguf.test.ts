import { existsSync, openAsBlob } from 'node:fs';
import { homedir } from 'node:os';
import path from 'node:path';
import fc from 'fast-check';
import { describe as suite, expect, it } from 'vitest';
import { SottoError } from '@/src/protocol/errors';
import { ByteWriter } from '@/tests/fixtures/byte-writer';
import { brokenGguf, tinyGguf, TINY_SHAPE } from '@/tests/fixtures/tiny-gguf';
import { describe } from './describe';
import { readGguf } from './gguf';
import { readVocabulary } from './vocabulary';

const blob = (bytes: Uint8Array<ArrayBuffer>) => new Blob([bytes]);

function codeOf(bytes: Uint8Array<ArrayBuffer>): Promise<string> {
  return readGguf(blob(bytes)).then(() => 'fine', (error: unknown) => (error instanceof SottoError ? error.code : String(error)));
}

/** A header with one metadata value, written by `write`. */
function withValue(write: (out: ByteWriter) => void): Uint8Array<ArrayBuffer> {
  const out = new ByteWriter();
  out.bytes(new TextEncoder().encode('GGUF')).u32(3).u64(1).u64(1).string('key');
  write(out);
  return out.bytes(new Uint8Array(4096)).finish();
}

suite('a GGUF header', () => {
  it('tells the model, its shape and its vocabulary', async () => {
    const gguf = await readGguf(blob(tinyGguf()));
    expect(describe(gguf)).toMatchObject({
      name: 'Tiny random llama', architecture: 'llama', contextTokens: 512, license: 'apache-2.0', splitter: 'smollm',
      stored: { embedding: ['Q8_0'], linear: ['Q4_1'], norm: ['F32'] },
      shape: {
        layers: TINY_SHAPE.layers, hidden: TINY_SHAPE.hidden, intermediate: TINY_SHAPE.intermediate, heads: TINY_SHAPE.heads,
        kvHeads: TINY_SHAPE.kvHeads, headDim: TINY_SHAPE.headDim, vocab: TINY_SHAPE.vocab, tied: true,
      },
    });
    const { tokens, ends, special, hidden, bos, addsBos } = readVocabulary(gguf);
    expect(tokens).toHaveLength(TINY_SHAPE.vocab);
    expect([...ends].map((id) => tokens[id])).toEqual(['<|endoftext|>', '<|im_end|>']);
    expect([...special]).toEqual([['<|endoftext|>', 0], ['<|im_start|>', 1], ['<|im_end|>', 2]]);
    expect([...hidden]).toEqual([0, 1, 2]);
    expect({ bos, addsBos }).toEqual({ bos: 1, addsBos: false });
  });

  it('places the weights where they are', async () => {
    const bytes = tinyGguf();
    const { tensors } = await readGguf(blob(bytes));
    const norm = tensors.get('output_norm.weight');
    expect(norm).toBeDefined();
    const view = new DataView(bytes.buffer, norm!.offset, norm!.bytes);
    expect(Array.from({ length: TINY_SHAPE.hidden }, (_, i) => view.getFloat32(i * 4, true)).every((weight) => weight >= 0.5 && weight <= 1.5)).toBe(true);
    const end = Math.max(...[...tensors.values()].map((tensor) => tensor.offset + tensor.bytes));
    expect(bytes.length - end).toBeLessThan(32);
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
    expect(await codeOf(withValue((out) => out.u32(9).u32(8).u64(2 ** 32)))).toBe('model-truncated');
    expect(await codeOf(withValue((out) => out.u32(9).u32(9).u64(1)))).toBe('model-unsupported');
  });

  it('survives any change of its bytes, with a named error or none', async () => {
    const good = tinyGguf();
    const change = fc.record({ at: fc.oneof(fc.nat(12_000), fc.nat(40)), to: fc.oneof(fc.nat(255), fc.constant(255), fc.constant(0)) });
    await fc.assert(
      fc.asyncProperty(fc.array(change, { minLength: 1, maxLength: 12 }), fc.option(fc.nat(good.length)), async (changes, cut) => {
        const bytes = good.slice(0, cut ?? good.length);
        for (const { at, to } of changes) if (at < bytes.length) bytes[at] = to;
        try {
          const gguf = await readGguf(blob(bytes));
          describe(gguf);
          readVocabulary(gguf);
        } catch (error) {
          expect(error).toBeInstanceOf(SottoError);
        }
      }),
      { numRuns: 400 },
    );
  });
});

const demo = process.env['SOTTO_DEMO_GGUF'] ?? path.join(homedir(), '.cache/sotto/models/SmolLM2-135M-Instruct.Q4_1.gguf');

suite.skipIf(!existsSync(demo))('the demo model (run `npm run model:demo` to have it)', () => {
  it('is what the documentation says', async () => {
    const facts = describe(await readGguf(await openAsBlob(demo)));
    expect(facts).toMatchObject({
      architecture: 'llama', contextTokens: 8192, quantization: 'Q4_1', license: 'apache-2.0', splitter: 'smollm',
      shape: { layers: 30, hidden: 576, intermediate: 1536, heads: 9, kvHeads: 3, headDim: 64, vocab: 49152, tied: true, ropeTheta: 100_000 },
    });
  });
});
