import { describe as suite, expect, it } from 'vitest';
import { ggufFile, type MetadataValue, type TensorContent } from '@/tests/fixtures/gguf-file';
import { tinyGguf } from '@/tests/fixtures/tiny-gguf';
import { describe } from './describe';
import { readGguf } from './gguf';

/** ggml's numbers for types, and the bytes of a row of 256 weights. */
const F32 = { id: 0, row: 1024 };
const Q4_K = { id: 12, row: 144 };
const Q6_K = { id: 14, row: 210 };

const tensor = (name: string, { id, row }: typeof F32, rows = 1): TensorContent => ({
  name,
  dims: rows === 1 ? [256] : [256, rows],
  type: id,
  bytes: new Uint8Array(row * rows),
});

/** A model of two layers, stored as in Q4_K_M files. */
function tensors(norms: readonly string[] = []): TensorContent[] {
  const layer = (index: number): TensorContent[] => [
    ...['attn_norm', 'ffn_norm', ...norms].map((role) => tensor(`blk.${index}.${role}.weight`, F32)),
    ...['attn_q', 'attn_k', 'attn_output', 'ffn_gate', 'ffn_up'].map((role) =>
      tensor(`blk.${index}.${role}.weight`, Q4_K, 4),
    ),
    ...['attn_v', 'ffn_down'].map((role) => tensor(`blk.${index}.${role}.weight`, index === 0 ? Q6_K : Q4_K, 4)),
  ];
  return [tensor('token_embd.weight', Q6_K, 4), tensor('output_norm.weight', F32), ...layer(0), ...layer(1)];
}

const metadata = (architecture: string): Record<string, MetadataValue> => ({
  'general.architecture': architecture,
  [`${architecture}.block_count`]: 2,
  [`${architecture}.embedding_length`]: 256,
  [`${architecture}.feed_forward_length`]: 512,
  [`${architecture}.attention.head_count`]: 4,
  [`${architecture}.attention.head_count_kv`]: 2,
  [`${architecture}.rope.freq_base`]: 1_000_000,
  [`${architecture}.attention.layer_norm_rms_epsilon`]: 1e-6,
  'tokenizer.ggml.tokens': ['a', 'b', 'c', 'd'],
});

const read = async (keys: Record<string, MetadataValue>, list: readonly TensorContent[]) =>
  describe(await readGguf(new Blob([ggufFile(keys, list)])));

const floats = (values: readonly number[]) => new Uint8Array(Float32Array.from(values).buffer);
const factors = (values: readonly number[]): TensorContent => ({
  name: 'rope_freqs.weight',
  dims: [values.length],
  type: F32.id,
  bytes: floats(values),
});

suite('the description of a model', () => {
  it('has the measures of a Qwen3, whose heads may be wider than the hidden state divided by them', async () => {
    const facts = await read(
      { ...metadata('qwen3'), 'qwen3.attention.key_length': 128, 'qwen3.attention.value_length': 128 },
      tensors(['attn_q_norm', 'attn_k_norm']),
    );
    expect(facts.shape).toEqual({
      layers: 2,
      hidden: 256,
      intermediate: 512,
      heads: 4,
      kvHeads: 2,
      headDim: 128,
      vocab: 4,
      tied: true,
      ropeTheta: 1_000_000,
      ropeFactors: null,
      normEps: expect.closeTo(1e-6, 12) as number,
      qkNorm: true,
    });
  });

  it("has the factors of a Llama 3.2's rotary positions", async () => {
    const plain = await read(metadata('llama'), tensors());
    expect(plain.shape).toMatchObject({ headDim: 64, ropeFactors: null, qkNorm: false });
    const scaled = await read(metadata('llama'), [...tensors(), factors([1, 1.5, 32])]);
    expect(scaled.shape).toEqual({ ...plain.shape, ropeFactors: [1, 1.5, 32] });
  });

  it('tells how each linear map of each layer is stored', async () => {
    const facts = await read(metadata('llama'), tensors());
    expect(facts.layerTypes).toEqual({
      attn_q: ['Q4_K', 'Q4_K'],
      attn_k: ['Q4_K', 'Q4_K'],
      attn_v: ['Q6_K', 'Q4_K'],
      attn_output: ['Q4_K', 'Q4_K'],
      ffn_gate: ['Q4_K', 'Q4_K'],
      ffn_up: ['Q4_K', 'Q4_K'],
      ffn_down: ['Q6_K', 'Q4_K'],
    });
    expect(facts.stored).toEqual({ embedding: ['Q6_K'], linear: ['Q4_K', 'Q6_K'], norm: ['F32'] });
    const short = await read(
      metadata('llama'),
      tensors().filter(({ name }) => name !== 'blk.1.attn_v.weight'),
    );
    expect(short.layerTypes?.attn_v).toEqual(['Q6_K', '']);
  });

  it.each([
    ['another architecture', { 'general.architecture': 'gemma3' }, []],
    ['positions scaled by a rule', { 'llama.rope.scaling.type': 'yarn' }, []],
    ['positions in a part of each head', { 'llama.rope.dimension_count': 32 }, []],
    ['values of another width than keys', { 'llama.attention.value_length': 32 }, []],
    ['a sliding window', { 'llama.attention.sliding_window': 128 }, []],
    ['biases', {}, [tensor('blk.0.attn_q.bias', F32)]],
    ['experts', {}, [tensor('blk.0.ffn_gate_exps.weight', Q4_K, 4)]],
    ['impossible factors', {}, [factors([1, NaN])]],
    ['more layers than can be', { 'llama.block_count': 4_000_000_000 }, []],
  ] as const)('has no measures for a model with %s, and everything else', async (_, keys, more) => {
    const facts = await read({ ...metadata('llama'), ...keys }, [...tensors(), ...more]);
    expect(facts).toMatchObject({
      shape: null,
      layerTypes: null,
      quantization: 'Q4_K',
      stored: { embedding: ['Q6_K'] },
    });
  });

  it('is as expected for the tiny model', async () => {
    const facts = describe(await readGguf(new Blob([tinyGguf()])));
    expect(facts.shape).toMatchObject({ headDim: 16, ropeFactors: null, qkNorm: false, tied: true });
    expect(facts.layerTypes?.ffn_down).toEqual(['Q4_1', 'Q4_1']);
  });
});
