/**
 * Writes a model's weights in another type, rounded as by llama.cpp's own tools (`gguf-py`), to compare the speed of
 * types. The model answers a little worse, because its weights are rounded a second time.
 */
import { open, readFile, rename } from 'node:fs/promises';
import { numberToHalf, rowOf, TYPES } from '../../tools/llama-wasm/reference.ts';
import { ByteWriter } from '../../tests/fixtures/byte-writer.ts';
import { aligned, ALIGNMENT, weightsIn, writeTensorTable } from '../../tests/fixtures/tensor-table.ts';
import { readHeader, type HeaderKey, type HeaderTensor } from '../gguf-header.ts';

/** Both have blocks of 32 weights: a scale in half precision, then bytes. */
export type RequantType = 'Q8_0' | 'Q4_0';
const BLOCK = 32;
const BLOCK_BYTES = { Q8_0: 34, Q4_0: 18 } as const;

/** The weight with the largest absolute value, with its sign; the first one of equals. */
function largest(block: Float32Array): number {
  let most = 0;
  for (const value of block) if (Math.abs(value) > Math.abs(most)) most = value;
  return most;
}

/** To the nearest whole number, halves away from zero. */
const rounded = (value: number): number => Math.sign(value) * Math.floor(Math.abs(value) + 0.5);

function writeQ8(block: Float32Array, out: DataView, at: number): void {
  const scale = Math.fround(Math.abs(largest(block)) / 127);
  const inverse = scale === 0 ? 0 : Math.fround(1 / scale);
  out.setUint16(at, numberToHalf(scale), true);
  for (const [i, value] of block.entries()) out.setInt8(at + 2 + i, rounded(Math.fround(value * inverse)));
}

function writeQ4(block: Float32Array, out: DataView, at: number): void {
  const scale = Math.fround(largest(block) / -8);
  const inverse = scale === 0 ? 0 : Math.fround(1 / scale);
  const nibble = (i: number): number =>
    Math.min(15, Math.max(0, Math.trunc(Math.fround((block[i] ?? 0) * inverse + 8.5))));
  out.setUint16(at, numberToHalf(scale), true);
  for (let i = 0; i < BLOCK / 2; i += 1) out.setUint8(at + 2 + i, nibble(i) | (nibble(i + BLOCK / 2) << 4));
}

/** @param weights of whole blocks */
export function requantized(weights: Float32Array, to: RequantType): Uint8Array {
  const [size, write] = [BLOCK_BYTES[to], to === 'Q8_0' ? writeQ8 : writeQ4];
  const bytes = new Uint8Array((weights.length / BLOCK) * size);
  const view = new DataView(bytes.buffer);
  for (let first = 0, at = 0; first < weights.length; first += BLOCK, at += size)
    write(weights.subarray(first, first + BLOCK), view, at);
  return bytes;
}

/** Only matrices get the new type. */
const isMatrix = ({ dims, type }: HeaderTensor): boolean => dims.length === 2 && type !== 0;

function bytesOf(tensor: HeaderTensor, file: Buffer, to: RequantType): Uint8Array {
  const type = TYPES.find(({ id }) => id === tensor.type);
  if (!type) throw new Error(`${tensor.name} is of a type that is not known here: ${String(tensor.type)}.`);
  const count = weightsIn(tensor);
  const bytes = file.subarray(tensor.at, tensor.at + (count / type.block) * type.bytes);
  return isMatrix(tensor) ? requantized(Float32Array.from(rowOf(type, bytes, count)), to) : bytes;
}

function headerOf(keys: readonly HeaderKey[], tensors: readonly HeaderTensor[], to: RequantType): Uint8Array {
  // Left out, because it would name the old type.
  const kept = keys.filter(({ name }) => name !== 'general.file_type');
  const out = new ByteWriter().bytes(new TextEncoder().encode('GGUF')).u32(3).u64(tensors.length).u64(kept.length);
  for (const { bytes } of kept) out.bytes(bytes);
  writeTensorTable(
    out,
    tensors.map((tensor) => ({ ...tensor, type: isMatrix(tensor) ? to : 'F32' })),
  );
  return out.align(ALIGNMENT).finish();
}

/** Writes `target`, which appears only when it is whole. Takes ten seconds for 135 million weights. */
export async function requantizeFile(source: string, target: string, to: RequantType): Promise<void> {
  const file = await readFile(source);
  const { keys, tensors } = readHeader(file);
  const unfinished = `${target}.${String(process.pid)}`;
  const out = await open(unfinished, 'w');
  await out.write(headerOf(keys, tensors, to));
  for (const tensor of tensors) {
    const bytes = bytesOf(tensor, file, to);
    await out.write(bytes);
    await out.write(new Uint8Array(aligned(bytes.length) - bytes.length));
  }
  await out.close();
  await rename(unfinished, target);
}
