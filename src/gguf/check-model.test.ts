import { existsSync, openAsBlob } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { SottoError } from '@/src/protocol/errors';
import { ggufFile, type MetadataValue, type TensorContent } from '@/tests/fixtures/gguf-file';
import { tinyGguf } from '@/tests/fixtures/tiny-gguf';
import { weightBytes, WEIGHT_TYPES, type WeightTypeName } from '@/tests/fixtures/tiny-weights';
import { tinyVocabulary } from '@/tests/fixtures/tiny-vocabulary';
import { vocabularyGguf } from '@/tests/fixtures/vocabulary-gguf';
import { SKIPPED } from '@/tests/harness/skip-reasons';
import { describeUnless } from '@/tests/harness/skips';
import { checkModel } from './check-model';
import { readGguf } from './gguf';

async function verdict(file: Blob): Promise<unknown> {
  try {
    checkModel(await readGguf(file));
    return 'fine';
  } catch (error) {
    return error instanceof SottoError ? { code: error.code, data: error.data } : error;
  }
}

const tensor = (name: string) => ({ name, dims: [32], type: 0, bytes: new Uint8Array(128) });
const file = (metadata: Record<string, MetadataValue>, tensors = ['token_embd.weight']) =>
  new Blob([ggufFile({ 'general.architecture': 'llama', ...metadata }, tensors.map(tensor))]);

/** A file with such a tensor besides its embedding, or as its embedding. */
const ofWeights = (odd: TensorContent) =>
  new Blob([
    ggufFile(
      { 'general.architecture': 'llama' },
      odd.name === 'token_embd.weight' ? [odd] : [tensor('token_embd.weight'), odd],
    ),
  ]);

const BROKEN = { code: 'model-broken', data: { part: 'measures' } };

describe('a file that is to be a model', () => {
  it('is accepted if it says nothing else', async () => {
    expect(await verdict(new Blob([tinyGguf()]))).toBe('fine');
    expect(await verdict(new Blob([tinyGguf({ model: 'tiny-qwen3', quantization: 'Q4_K_M', family: 'qwen3' })]))).toBe(
      'fine',
    );
    expect(await verdict(new Blob([vocabularyGguf(tinyVocabulary('llama3'))]))).toBe('fine');
    expect(
      await verdict(
        file({
          'general.type': 'model',
          'llama.block_count': 32,
          'llama.context_length': 10_485_760,
          'llama.expert_count': 512,
        }),
      ),
    ).toBe('fine');
  });

  it.each([
    ['block_count', 0],
    ['block_count', 100_000],
    ['block_count', 2 ** 32 - 1],
    ['block_count', 0.5],
    ['context_length', 0],
    ['context_length', 1],
    ['context_length', 64],
    ['context_length', 2 ** 32 - 1],
    ['expert_count', 4_000_000],
    ['embedding_length', 0],
    ['attention.head_count', 4_000_000],
    ['attention.layer_norm_rms_epsilon', NaN],
    ['attention.layer_norm_rms_epsilon', -1e-5],
    ['attention.layer_norm_rms_epsilon', Infinity],
    ['rope.freq_base', NaN],
    ['rope.scaling.factor', Infinity],
  ])('is refused if %s is %s', async (key, value) => {
    expect(await verdict(file({ [`llama.${key}`]: value }))).toEqual(BROKEN);
  });

  it('may have impossible values of another architecture', async () => {
    expect(await verdict(file({ 'other.block_count': 0 }))).toBe('fine');
  });

  it.each([
    ['Q8_1', 9, 36],
    ['Q8_K', 15, 292],
    ['I8', 24, 1],
    ['I16', 25, 2],
    ['I32', 26, 4],
    ['I64', 27, 8],
    ['F64', 28, 8],
  ])('is refused if its matrices or its norms are %s', async (name, type, blockBytes) => {
    const refused = { code: 'model-unsupported', data: { weights: name } };
    const bytes = new Uint8Array(256 * blockBytes);
    for (const tensor of ['token_embd.weight', 'blk.0.ffn_up.weight', 'blk.3.ffn_down_exps.weight', 'output.weight'])
      expect(await verdict(ofWeights({ name: tensor, dims: [256, 1], type, bytes })), tensor).toEqual(refused);
    expect(await verdict(ofWeights({ name: 'blk.0.attn_norm.weight', dims: [256], type, bytes }))).toEqual(refused);
  });

  it.each([
    ['which expert a token has', 'blk.2.ffn_gate_tid2eid.weight', 26, 4],
    ['which token a draft means', 'd2t', 27, 8],
    ['biases in single precision', 'blk.0.attn_q.bias', 0, 4],
    ['a norm in half precision', 'blk.0.attn_norm.weight', 1, 2],
  ])('may have %s', async (_, name, type, bytes) => {
    expect(await verdict(ofWeights({ name, dims: [32, 1], type, bytes: new Uint8Array(32 * bytes) }))).toBe('fine');
  });

  it('is accepted in every type that llama.cpp multiplies', async () => {
    for (const [type, { id }] of Object.entries(WEIGHT_TYPES)) {
      const bytes = new Uint8Array(weightBytes(type as WeightTypeName, 256));
      expect(await verdict(ofWeights({ name: 'blk.0.ffn_up.weight', dims: [256], type: id, bytes })), type).toBe(
        'fine',
      );
    }
  });

  it.each([
    ['an adapter by its type', file({ 'general.type': 'adapter' }), 'adapter'],
    ['an adapter by its own key', file({ 'adapter.type': 'lora', 'adapter.lora.alpha': 16 }), 'adapter'],
    ['an adapter by its tensors', file({}, ['blk.0.attn_q.weight.lora_a', 'blk.0.attn_q.weight.lora_b']), 'adapter'],
    ['a vision part of another model', file({ 'general.type': 'mmproj' }), 'other'],
    ['statistics for quantizing', file({ 'general.type': 'imatrix' }), 'other'],
  ])('is not %s', async (_, given, what) => {
    expect(await verdict(given)).toEqual({ code: 'model-unsupported', data: { what } });
  });
});

const CASES = path.resolve(import.meta.dirname, '../../../shared/cases/faults');

describeUnless(!existsSync(CASES), SKIPPED.noSharedCases)('the shared files that are no usable models', () => {
  it.each([
    ['10-layers-0.gguf', BROKEN],
    ['10-context-1.gguf', BROKEN],
    ['10-epsilon-nan.gguf', BROKEN],
    ['13-adapter.gguf', { code: 'model-unsupported', data: { what: 'adapter' } }],
  ])('%s is refused at import', async (name, expected) => {
    expect(await verdict(await openAsBlob(path.join(CASES, name)))).toEqual(expected);
  });
});
