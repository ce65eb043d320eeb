import { describe, expect, it } from 'vitest';
import { readGguf } from '@/src/gguf/gguf';
import { tinyGguf } from '@/tests/fixtures/tiny-gguf';
import { convert, type Made } from '@/src/engine/providers/webllm/convert/convert';
import { planConversion, type ParameterSpec } from '@/src/engine/providers/webllm/convert/plan-conversion';
import { planCopy, type CopyPlan } from './format';
import { CopyBroken, fitsPlan, readCopy } from './read-copy';
import { writeCopy, type CopyFile } from './write-copy';

/** A file on a disk that holds `quota` bytes. */
class MemoryFile implements CopyFile {
  bytes = new Uint8Array(0);
  writes = 0;
  constructor(private readonly quota = Infinity) {}
  read(into: Uint8Array<ArrayBuffer>, { at }: { at: number }) {
    const found = this.bytes.subarray(at, at + into.length);
    into.set(found);
    return found.length;
  }
  write(from: Uint8Array<ArrayBuffer>, { at }: { at: number }) {
    const length = Math.min(from.length, Math.max(0, this.quota - at));
    const larger = new Uint8Array(Math.max(this.bytes.length, at + length));
    larger.set(this.bytes);
    larger.set(from.subarray(0, length), at);
    this.bytes = larger;
    this.writes += 1;
    return length;
  }
  truncate(size: number) {
    this.bytes = this.bytes.slice(0, size);
  }
  flush() {
    /* nothing is held back */
  }
}

const file = new Blob([tinyGguf({ model: 'tiny-qwen3', quantization: 'Q5_K' })]);
const bytes = (name: string, rows: number, columns: number): ParameterSpec[] => [
  { name: `${name}.q_weight`, shape: [rows, columns / 4], dtype: 'uint32' },
  { name: `${name}.q_scale`, shape: [rows, columns / 16], dtype: 'float32' },
];
const specs = [
  ...bytes('embed_tokens', 384, 256),
  ...bytes('layers.0.down_proj', 256, 512),
  { name: 'norm.weight', shape: [256], dtype: 'float16' },
];
const conversion = planConversion(specs, await readGguf(file), null, 20_000);
const plan = await planCopy('a'.repeat(64), specs, conversion);
const nobody = () => undefined;

async function flat(made: AsyncIterable<Made>): Promise<string[]> {
  const all: string[] = [];
  for await (const { pieces } of made)
    for (const { spec, at, bytes: run } of pieces)
      all.push(`${spec.name} ${at} ${Buffer.from(run).toString('base64')}`);
  return all;
}

const written = async (target = new MemoryFile(), of: CopyPlan = plan) => {
  await writeCopy(target, of, file, nobody);
  return target;
};

describe('a prepared copy', () => {
  it('has what a conversion makes', async () => {
    const progress: number[] = [];
    const target = new MemoryFile();
    await writeCopy(target, plan, file, (done) => progress.push(done));
    expect(target.bytes).toHaveLength(plan.bytes);
    expect(progress.at(-1)).toBe(plan.bytes);
    expect(progress).toEqual([...progress].sort((a, b) => a - b));
    const copy = new Blob([target.bytes]);
    expect(await fitsPlan(copy, plan)).toBe(true);
    expect(await flat(readCopy(copy, plan))).toEqual(await flat(convert(conversion.steps, file)));
  });

  it('belongs to one file, one library and one size', async () => {
    const { bytes: content } = await written();
    expect(await fitsPlan(new Blob([content]), await planCopy('b'.repeat(64), specs, conversion))).toBe(false);
    expect(await fitsPlan(new Blob([content]), await planCopy('a'.repeat(64), specs.slice(1), conversion))).toBe(false);
    expect(await fitsPlan(new Blob([content.slice(1)]), plan)).toBe(false);
  });

  it('is continued after the last whole part, whatever the interruption left', async () => {
    const whole = await written();
    const target = new MemoryFile();
    const middle = plan.parts[3]!;
    // The fourth part is incomplete.
    target.bytes = whole.bytes.slice(0, middle.offset + 700);
    await written(target);
    expect(Buffer.from(target.bytes).equals(whole.bytes)).toBe(true);
    // The pieces and the head of each part that is made again, and nothing of the three before.
    expect(target.writes).toBe(plan.parts.slice(3).reduce((sum, { step }) => sum + step.group.members.length + 1, 0));
    // Complete, but with a wrong byte: made again from there.
    target.bytes[plan.parts[1]!.offset + 40]! ^= 1;
    await written(target);
    expect(Buffer.from(target.bytes).equals(whole.bytes)).toBe(true);
  });

  it('replaces one that was begun for another library', async () => {
    const target = await written(new MemoryFile(), await planCopy('b'.repeat(64), specs, conversion));
    await written(target);
    expect(Buffer.from(target.bytes).equals((await written()).bytes)).toBe(true);
  });

  it('on a full disk says what it needs', async () => {
    await expect(written(new MemoryFile(100_000))).rejects.toMatchObject({
      code: 'storage-full',
      data: { needed: plan.bytes, free: 100_000 },
    });
  });

  it('is recognized as broken wherever a byte changes, after only sound steps', async () => {
    const whole = await written();
    for (const index of [0, 5, plan.parts.length - 1]) {
      const { offset, length } = plan.parts[index]!;
      for (const at of [offset, offset + 9, offset + 16, offset + 15 + length]) {
        const broken = whole.bytes.slice();
        broken[at]! ^= 0x10;
        const seen: Made[] = [];
        const reading = (async () => {
          for await (const made of readCopy(new Blob([broken]), plan)) seen.push(made);
        })();
        await expect(reading).rejects.toMatchObject({ constructor: CopyBroken, steps: index });
        expect(seen).toHaveLength(index);
      }
    }
  });
});
