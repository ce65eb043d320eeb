import { createHash } from 'node:crypto';
import { openAsBlob } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { readGguf } from '@/src/gguf/gguf';
import { tinyGguf } from '@/tests/fixtures/tiny-gguf';
import type { Quantization, TinyModel } from '@/tests/fixtures/tiny-shapes';
import { ensureDemoModel } from '@/tools/demo-model';
import { convert } from './convert';
import { halfTable } from './half-float';
import { planConversion, type ParameterSpec } from './plan-conversion';
import { byRow, converted, librarySpecs, shapeOf, tensorRows, type Layout, type Shape } from './testing/library-specs';

/** The demo model is downloaded if it is not cached. */
const FETCH_MS = 300_000;

/** A hash of each parameter. */
function hashes(made: ReadonlyMap<string, Uint8Array>): Map<string, string> {
  return new Map(
    [...made]
      .sort(([a], [b]) => (a < b ? -1 : 1))
      .map(([name, bytes]) => [name, createHash('sha256').update(bytes).digest('hex')]),
  );
}

describe('a whole model', () => {
  it.each([
    ['tiny', 'Q4_1', 'q4m', 'float32'],
    ['tiny', 'Q4_1', 'q4m', 'float16'],
    ['tiny', 'Q8_0', 'q8', 'float16'],
    ['tiny-llama3', 'Q4_K_M', 'k4m', 'float16'],
    ['tiny-qwen3', 'Q4_K_M', 'k4m', 'float32'],
    ['tiny-qwen3', 'Q5_K', 'q8', 'float32'],
    ['tiny-llama3', 'F16', 'q8', 'float16'],
  ] as const satisfies [TinyModel, Quantization, Layout, string][])(
    '%s in %s has every parameter of a %s library, whatever the steps',
    async (model, quantization, layout, dtype) => {
      const file = new Blob([tinyGguf({ model, quantization })]);
      const shape = shapeOf(model);
      const list = librarySpecs(shape, layout, dtype, layout === 'k4m' ? [1] : []);
      const interleaved = shape.architecture === 'llama' ? shape.headDim : null;
      const whole = hashes(await converted(file, list, interleaved));
      expect([...whole.keys()].sort()).toEqual(list.map(({ name }) => name).sort());
      // Steps of two rows or one head.
      expect(hashes(await converted(file, list, interleaved, 1))).toEqual(whole);
      // Steps that do not divide a tensor evenly.
      expect(hashes(await converted(file, list, interleaved, shape.hidden * 3 * (interleaved ?? 14)))).toEqual(whole);
    },
  );

  it.each([
    ['tiny-llama3', 'nibbles', 'k4m'],
    ['tiny-qwen3', 'nibbles', 'k4m'],
    ['tiny-llama3', 'bytes', 'q8'],
    ['tiny-qwen3', 'bytes', 'q8'],
  ] as const)(
    '%s in %s (%s) has each row of queries, keys and values where the library looks for it',
    async (model, kind, layout) => {
      const file = new Blob([tinyGguf({ model, quantization: 'Q4_K_M' })]);
      const gguf = await readGguf(file);
      const { architecture, heads, kvHeads, headDim, ...shape } = shapeOf(model);
      const llama = architecture === 'llama';
      const made = await converted(
        file,
        librarySpecs(
          { architecture, heads, kvHeads, headDim, ...shape },
          layout,
          'float32',
          layout === 'k4m' ? [1] : [],
        ),
        llama ? headDim : null,
      );
      for (const part of kind === 'nibbles' ? ['q_weight', 'q_scale', 'q_min'] : ['q_weight', 'q_scale']) {
        const [q, k] = [
          await tensorRows(file, gguf, 'blk.0.attn_q.weight', kind, part),
          await tensorRows(file, gguf, 'blk.0.attn_k.weight', kind, part),
        ];
        const got = byRow(
          made.get(`layers.0.${layout === 'k4m' ? 'qk_proj' : 'qkv_proj'}.${part}`)!,
          (heads + (layout === 'k4m' ? 1 : 2) * kvHeads) * headDim,
        );
        // The third pair of the second head. Its rows are adjacent in Llama's files, but not in the library.
        expect(got[headDim + 2]).toEqual(q[headDim + (llama ? 4 : 2)]);
        expect(got[headDim + headDim / 2 + 2]).toEqual(q[headDim + (llama ? 5 : headDim / 2 + 2)]);
        expect(got[(heads + 1) * headDim + headDim / 2 + 2]).toEqual(k[headDim + (llama ? 5 : headDim / 2 + 2)]);
        if (layout === 'q8') {
          const v = await tensorRows(file, gguf, 'blk.0.attn_v.weight', kind, part);
          expect(got.slice((heads + kvHeads) * headDim)).toEqual(v);
        }
        const [gate, up] = [
          await tensorRows(file, gguf, 'blk.0.ffn_gate.weight', kind, part),
          await tensorRows(file, gguf, 'blk.0.ffn_up.weight', kind, part),
        ];
        expect(byRow(made.get(`layers.0.gate_up_proj.${part}`)!, 2 * shape.intermediate)).toEqual([...gate, ...up]);
      }
    },
  );

  it("keeps norms as they are, in the library's precision", async () => {
    const file = new Blob([tinyGguf({ model: 'tiny-qwen3', quantization: 'Q4_K_M' })]);
    const { tensors } = await readGguf(file);
    const { offset, bytes } = tensors.get('blk.1.attn_k_norm.weight')!;
    const wanted = new Float32Array(await file.slice(offset, offset + bytes).arrayBuffer());
    const single = await converted(file, librarySpecs(shapeOf('tiny-qwen3'), 'k4m', 'float32', [1]), null);
    expect(new Float32Array(single.get('layers.1.k_norm.weight')!.buffer)).toEqual(wanted);
    const half = await converted(file, librarySpecs(shapeOf('tiny-qwen3'), 'k4m', 'float16', [1]), null);
    const got = Array.from(new Uint16Array(half.get('layers.1.k_norm.weight')!.buffer), (bits) => halfTable()[bits]!);
    expect(got).toEqual([...wanted].map((value) => expect.closeTo(value, 3) as number));
  });
});

describe('a file that cannot be converted', () => {
  const shape = shapeOf('tiny-llama3');
  const plan = async (bytes: Uint8Array<ArrayBuffer>, list: readonly ParameterSpec[]) =>
    planConversion(list, await readGguf(new Blob([bytes])), 32);

  it('is refused before anything is read', async () => {
    const bytes = tinyGguf({ model: 'tiny-llama3', quantization: 'Q4_K_M' });
    const unsupported = { code: 'model-unsupported' };
    await expect(plan(bytes, librarySpecs({ ...shape, vocab: 512 }, 'k4m', 'float16', [1]))).rejects.toMatchObject(
      unsupported,
    );
    await expect(plan(bytes, librarySpecs({ ...shape, layers: 3 }, 'k4m', 'float16', [1]))).rejects.toMatchObject(
      unsupported,
    );
    await expect(plan(bytes, librarySpecs(shape, 'k4m', 'float16', []))).rejects.toMatchObject(unsupported);
    await expect(plan(bytes, librarySpecs(shape, 'q4m', 'float16'))).rejects.toMatchObject(unsupported);
    await expect(plan(bytes, [{ name: 'layers.0.router.weight', shape: [4], dtype: 'float32' }])).rejects.toMatchObject(
      unsupported,
    );
    await expect(plan(bytes, librarySpecs(shape, 'k4m', 'float16', [1]))).resolves.toMatchObject({
      bytes: expect.any(Number) as number,
    });
  });

  it('has weights that are not numbers: that step yields nothing', async () => {
    const bytes = tinyGguf({ model: 'tiny-llama3', quantization: 'Q4_K_M' });
    const { tensors } = await readGguf(new Blob([bytes]));
    const { offset } = tensors.get('blk.1.attn_output.weight')!;
    // The scale of a block becomes infinite.
    bytes.set([0x00, 0x7c], offset + 3 * 144);
    await expect(converted(new Blob([bytes]), librarySpecs(shape, 'k4m', 'float32', [1]), 32)).rejects.toMatchObject({
      code: 'model-broken',
    });
  });

  it('became shorter, or disappeared, while it was read', async () => {
    const bytes = tinyGguf({ model: 'tiny-llama3', quantization: 'Q4_K_M' });
    const { steps } = await plan(bytes, librarySpecs(shape, 'k4m', 'float32', [1]));
    const run = async (file: Blob) => {
      for await (const { pieces } of convert(steps, file)) expect(pieces.length).toBeGreaterThan(0);
    };
    await expect(run(new Blob([bytes.slice(0, bytes.length - 100_000)]))).rejects.toMatchObject({
      code: 'model-truncated',
    });
    const gone = {
      slice: () => ({ arrayBuffer: () => Promise.reject(new DOMException('gone', 'NotFoundError')) }),
    } as unknown as Blob;
    await expect(run(gone)).rejects.toMatchObject({ code: 'model-missing' });
  });
});

describe('the demo model', () => {
  it('is converted as a whole', { timeout: FETCH_MS }, async () => {
    const shape: Shape = {
      architecture: 'llama',
      hidden: 576,
      intermediate: 1536,
      heads: 9,
      kvHeads: 3,
      headDim: 64,
      layers: 30,
      vocab: 49_152,
    };
    const file = await openAsBlob(await ensureDemoModel());
    const { steps, bytes: read } = planConversion(librarySpecs(shape, 'q4m', 'float16'), await readGguf(file), 64);
    let made = 0;
    for await (const { pieces } of convert(steps, file)) for (const { bytes } of pieces) made += bytes.length;
    expect(made).toBeGreaterThan(96_000_000);
    expect(made).toBeLessThan(97_000_000);
    expect(read).toBeGreaterThan(96_000_000);
  });
});
