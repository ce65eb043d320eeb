/** What is kept beside each model's file, so that showing the models needn't read their headers again. */
import * as v from 'valibot';
import type { ModelFacts } from '@/src/gguf/describe';
import type { ModelInfo } from '@/src/protocol/model';

const Types = v.array(v.string());

const FactsSchema = v.object({
  name: v.string(), architecture: v.string(), contextTokens: v.number(), quantization: v.string(), license: v.string(),
  shape: v.nullable(v.object({
    layers: v.number(), hidden: v.number(), intermediate: v.number(), heads: v.number(), kvHeads: v.number(), headDim: v.number(),
    vocab: v.number(), tied: v.boolean(), ropeTheta: v.number(), normEps: v.number(),
  })),
  stored: v.object({ embedding: Types, linear: Types, norm: Types }),
  splitter: v.string(),
  chatTemplate: v.string(),
}) satisfies v.GenericSchema<unknown, ModelFacts>;

/** `version` is raised when facts are added; notes of another version are made anew from the file. */
export const ModelNoteSchema = v.object({
  version: v.literal(1),
  /** The file's name when it came, for models that don't tell their own. */
  fileName: v.string(),
  bytes: v.number(),
  /** Milliseconds since the epoch. */
  addedAt: v.number(),
  facts: FactsSchema,
});
export type ModelNote = Omit<v.InferOutput<typeof ModelNoteSchema>, 'facts'> & { readonly facts: ModelFacts };

/** A model as surfaces see it. */
export function modelInfo(sha256: string, { facts, fileName, bytes, addedAt }: ModelNote, engines: ModelInfo['engines']): ModelInfo {
  const { architecture, contextTokens, quantization, license } = facts;
  const name = facts.name || fileName.replace(/\.gguf$/i, '') || sha256.slice(0, 12);
  return { sha256, name, bytes, architecture, contextTokens, quantization, license, chatTemplate: facts.chatTemplate !== '', addedAt, engines };
}
