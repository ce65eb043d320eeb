import { describe, expect, it } from 'vitest';
import { readGguf } from '@/src/gguf/gguf';
import { SottoError } from '@/src/protocol/errors';
import { tinyGguf } from '@/tests/fixtures/tiny-gguf';
import { convert } from '@/src/engine/providers/webllm/convert/convert';
import { planConversion, type ParameterSpec } from '@/src/engine/providers/webllm/convert/plan-conversion';
import { planCopy } from '@/src/engine/providers/webllm/prepared/format';
import { writeCopy } from '@/src/engine/providers/webllm/prepared/write-copy';
import { upload } from './upload';

const file = new Blob([tinyGguf({ model: 'tiny-llama3', quantization: 'Q4_K_M' })]);
const specs: ParameterSpec[] = [
  { name: 'embed_tokens.q_weight', shape: [384, 64], dtype: 'uint32' },
  { name: 'embed_tokens.q_scale', shape: [384, 16], dtype: 'float32' },
  { name: 'norm.weight', shape: [256], dtype: 'float32' },
];
const conversion = planConversion(specs, await readGguf(file), 32, 30_000);
const copy = await planCopy('c'.repeat(64), specs, conversion);
const weights = { conversion, copy };

async function prepared(): Promise<Uint8Array<ArrayBuffer>> {
  const bytes = new Uint8Array(copy.bytes);
  await writeCopy(
    {
      read: (into, { at }) => {
        into.set(bytes.subarray(at, at + into.length));
        return into.length;
      },
      write: (from, { at }) => {
        bytes.set(from, at);
        return from.length;
      },
      truncate: () => undefined,
      flush: () => undefined,
    },
    copy,
    file,
    () => undefined,
  );
  return bytes;
}

/** Uploads the parameters, and returns what the GPU would hold. */
async function uploaded(from: { file: Blob; prepared: Blob | null }) {
  const gpu = new Map<string, Uint8Array>(
    specs.map(({ name, shape }) => [name, new Uint8Array(shape.reduce((product, dim) => product * dim, 4)).fill(0xee)]),
  );
  const fractions: number[] = [];
  const tensors = {
    write: (spec: ParameterSpec, at: number, bytes: Uint8Array) => {
      gpu.get(spec.name)!.set(bytes, at);
    },
  };
  const usedCopy = await upload(tensors, from, weights, (fraction) => {
    fractions.push(fraction);
    return Promise.resolve();
  });
  return { usedCopy, fractions, held: [...gpu.values()].map((bytes) => Buffer.from(bytes).toString('base64')) };
}

const away = {
  slice: () => ({ arrayBuffer: () => Promise.reject(new DOMException('', 'NotFoundError')) }),
} as unknown as Blob;

describe('uploaded weights', () => {
  it("are the same from the model's file and from its prepared copy", async () => {
    const plain = await uploaded({ file, prepared: null });
    expect(plain).toMatchObject({ usedCopy: false, fractions: [0, 1] });
    expect(plain.held.join('')).not.toContain('7u7u7u7u');
    // The file is not read at all.
    const fast = await uploaded({ file: away, prepared: new Blob([await prepared()]) });
    expect(fast).toEqual({ ...plain, usedCopy: true });
  });

  it('come from the file if the copy is broken, for another library, or gone; each part once', async () => {
    const plain = await uploaded({ file, prepared: null });
    const broken = await prepared();
    broken[copy.parts[2]!.offset + 99]! ^= 1;
    const other = await prepared();
    other[0]! ^= 1;
    for (const copyFile of [new Blob([broken]), new Blob([other]), new Blob([broken.slice(0, 5_000)]), away]) {
      expect(await uploaded({ file, prepared: copyFile })).toEqual(plain);
    }
  });

  it('stop if the file is broken', async () => {
    const bytes = new Uint8Array(await file.arrayBuffer());
    bytes.set([0, 0x7c], conversion.steps[0]!.offset + 208);
    await expect(uploaded({ file: new Blob([bytes]), prepared: null })).rejects.toBeInstanceOf(SottoError);
    const made = async () => {
      for await (const { step } of convert(conversion.steps, new Blob([bytes]))) expect(step).toBeUndefined();
    };
    await expect(made()).rejects.toMatchObject({ code: 'model-broken' });
  });
});
