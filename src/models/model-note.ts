/** What is kept beside each model's file, so that the models can be listed without reading their headers again. */
import * as v from 'valibot';
import type { FileTraits } from '@/src/engine/traits';
import type { ModelFacts } from '@/src/gguf/describe';
import { ErrorInfoSchema } from '@/src/protocol/errors';
import type { ImportedModel, ModelInfo } from '@/src/protocol/model';
import type { EngineId } from '@/src/protocol/task';
import { modelName } from './model-name';

const Types = v.array(v.string());

const FactsSchema = v.object({
  name: v.string(),
  basename: v.string(),
  sizeLabel: v.string(),
  finetune: v.string(),
  architecture: v.string(),
  contextTokens: v.number(),
  quantization: v.string(),
  license: v.string(),
  shape: v.nullable(
    v.object({
      layers: v.number(),
      hidden: v.number(),
      intermediate: v.number(),
      heads: v.number(),
      kvHeads: v.number(),
      headDim: v.number(),
      vocab: v.number(),
      tied: v.boolean(),
      ropeTheta: v.number(),
      ropeFactors: v.nullable(v.array(v.number())),
      normEps: v.number(),
      qkNorm: v.boolean(),
    }),
  ),
  layerTypes: v.nullable(
    v.object({
      attn_q: Types,
      attn_k: Types,
      attn_v: Types,
      attn_output: Types,
      ffn_gate: Types,
      ffn_up: Types,
      ffn_down: Types,
    }),
  ),
  stored: v.object({ embedding: Types, linear: Types, norm: Types }),
  splitter: v.string(),
  chatTemplate: v.string(),
  chat: v.nullable(
    v.object({
      family: v.picklist(['chatml', 'llama3']),
      writesBos: v.boolean(),
      trims: v.boolean(),
      defaultSystem: v.nullable(v.string()),
      beforeDate: v.nullable(v.string()),
      unthinking: v.string(),
    }),
  ),
}) satisfies v.GenericSchema<unknown, ModelFacts>;

/** To be raised when facts are added. Notes of another version are made anew from the file. */
export const NOTE_VERSION = 4;

/** What the file cannot tell. Every version has it, and it is kept when a note is made anew. */
const origin = {
  /** The file's name when it was imported, for models whose header has no name. */
  fileName: v.string(),
  /** Milliseconds since the epoch: when it was added, when it last answered, and when it passed its trial. */
  addedAt: v.number(),
  usedAt: v.optional(v.number()),
  testedAt: v.optional(v.number()),
  /** Whether its first trial is still to come. */
  untried: v.optional(v.boolean()),
  /** Why it did not pass its last trial; null where it has passed one since. */
  testError: v.optional(v.nullable(ErrorInfoSchema)),
};
export const OriginSchema = v.object(origin);

export const ModelNoteSchema = v.object({
  version: v.literal(NOTE_VERSION),
  ...origin,
  bytes: v.number(),
  facts: FactsSchema,
});
export type ModelNote = Omit<v.InferOutput<typeof ModelNoteSchema>, 'facts'> & { readonly facts: ModelFacts };

/** What engines decide by, for a file on this machine or one that is being imported. */
export function traitsOfFile(facts: ModelFacts, bytes: number): FileTraits {
  const { architecture, quantization, contextTokens } = facts;
  return { kind: 'file', bytes, architecture, quantization, contextTokens, header: facts, measures: null };
}

/** A model as surfaces see it. */
export function modelInfo(sha256: string, note: ModelNote, engines: readonly EngineId[]): ModelInfo {
  const { addedAt, usedAt, testedAt, untried, testError } = note;
  return {
    sha256,
    ...describeModel(note, engines),
    addedAt,
    ...(usedAt !== undefined && { usedAt }),
    ...(testedAt !== undefined && { testedAt }),
    ...(untried && { untried }),
    ...(testError && { testError }),
  };
}

/** What is known of a model before its file has been copied. */
export function describeModel(
  { facts, fileName, bytes }: Pick<ModelNote, 'facts' | 'fileName' | 'bytes'>,
  engines: readonly EngineId[],
): ImportedModel {
  const { architecture, contextTokens, quantization, license } = facts;
  const name = modelName(facts, fileName) || fileName || architecture;
  return {
    name,
    bytes,
    architecture,
    contextTokens,
    quantization,
    license,
    chatTemplate: facts.chatTemplate !== '',
    engines: [...engines],
  };
}
