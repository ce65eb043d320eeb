/**
 * Writes a large model with random weights: `node lab/random-model.ts OUT.gguf`. It has the shape of SmolLM2-1.7B and
 * the types of llama.cpp's Q4_K_M, so engines need as long for it as for the real model. Vocabulary and chat template
 * are the demo model's, which SmolLM2-1.7B shares. Its answers are nonsense: it is for measuring speed.
 */
import { open, type FileHandle } from 'node:fs/promises';
import { ensureDemoModel } from '../tools/demo-model.ts';
import { ByteWriter } from '../tests/fixtures/byte-writer.ts';
import { aligned, ALIGNMENT, weightsIn, writeTensorTable } from '../tests/fixtures/tensor-table.ts';
import { tinyTensors, type TinyTensor } from '../tests/fixtures/tiny-tensors.ts';
import { mulberry32, weightBytes, writeWeights } from '../tests/fixtures/tiny-weights.ts';
import { readHeader } from './gguf-header.ts';

const SHAPE = {
  architecture: 'llama',
  name: 'Random weights in the shape of SmolLM2-1.7B',
  hidden: 2_048,
  intermediate: 8_192,
  heads: 32,
  kvHeads: 32,
  headDim: 64,
  layers: 24,
  vocab: 49_152,
  contextTokens: 8_192,
  ropeTheta: 130_000,
  rmsEps: 1e-5,
} as const;

/** Metadata in place of the demo model's own. */
const METADATA: Readonly<Record<string, number | string>> = {
  'general.name': SHAPE.name,
  'general.size_label': '1.7B',
  'llama.block_count': SHAPE.layers,
  'llama.context_length': SHAPE.contextTokens,
  'llama.embedding_length': SHAPE.hidden,
  'llama.feed_forward_length': SHAPE.intermediate,
  'llama.attention.head_count': SHAPE.heads,
  'llama.attention.head_count_kv': SHAPE.kvHeads,
  'llama.rope.freq_base': SHAPE.ropeTheta,
  'llama.rope.dimension_count': SHAPE.headDim,
};

/** GGUF's number for the type of 32-bit floats. */
const FLOAT = 6;
/** Read from the demo model's file. Its header is smaller. */
const HEADER_BYTES = 4 << 20;
/** Control tokens come first in the vocabulary. Their logits stay at 0, so that no answer ends by itself. */
const CONTROL_TOKENS = 17;
/** Number of random weights. Larger matrices repeat them. */
const TILE = 1 << 22;

/** The demo model's metadata as bytes, with this model's own values for some keys. */
function metadataFrom(header: Buffer): Buffer[] {
  return readHeader(header).keys.map(({ name, type, bytes }) => {
    const own = METADATA[name];
    if (own === undefined) return bytes;
    const out = new ByteWriter().string(name).u32(type);
    if (typeof own === 'string') out.string(own);
    else if (type === FLOAT) out.f32(own);
    else out.u32(own);
    return Buffer.from(out.finish());
  });
}

function headerOf(keys: readonly Buffer[], tensors: readonly TinyTensor[]): Uint8Array {
  const out = new ByteWriter().bytes(new TextEncoder().encode('GGUF')).u32(3).u64(tensors.length).u64(keys.length);
  for (const key of keys) out.bytes(key);
  writeTensorTable(out, tensors);
  return out.align(ALIGNMENT).finish();
}

const tiles = new Map<string, Uint8Array>();

/** Norms are all 1. */
function tileOf({ name, type, weights, dims }: TinyTensor): Uint8Array {
  const count = Math.min(TILE, weightsIn({ dims }));
  const zeros = name === 'token_embd.weight' ? CONTROL_TOKENS * SHAPE.hidden : 0;
  const id = [type, weights, count, zeros].join();
  const known = tiles.get(id);
  if (known) return known;
  const out = new ByteWriter();
  if (typeof weights === 'number')
    writeWeights(out, { type, count, deviation: weights, zeros }, mulberry32(tiles.size));
  else for (let i = 0; i < count; i += 1) out.f32(1);
  const tile = out.finish();
  tiles.set(id, tile);
  return tile;
}

async function writeTensor(file: FileHandle, tensor: TinyTensor): Promise<void> {
  const tile = tileOf(tensor);
  const bytes = weightBytes(tensor.type, weightsIn(tensor));
  for (let left = bytes; left > 0; left -= tile.length) await file.write(tile.subarray(0, Math.min(left, tile.length)));
  await file.write(new Uint8Array(aligned(bytes) - bytes));
}

const [name] = process.argv.slice(2);
if (name === undefined) throw new Error('node lab/random-model.ts OUT.gguf');
const demo = await open(await ensureDemoModel());
const header = Buffer.alloc(HEADER_BYTES);
await demo.read(header, 0, HEADER_BYTES, 0);
await demo.close();
const tensors = tinyTensors(SHAPE, 'Q4_K_M');
const file = await open(name, 'w');
await file.write(headerOf(metadataFrom(header), tensors));
for (const tensor of tensors) await writeTensor(file, tensor);
await file.close();
