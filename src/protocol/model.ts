/** A model on this machine, as surfaces see it. */
import * as v from 'valibot';
import { Sha256Schema } from './ids';
import { ErrorInfoSchema } from './errors';
import { EngineIdSchema } from './task';

export const ModelInfoSchema = v.object({
  /**
   * The model's identity, lower-case hex: the SHA-256 of its GGUF file, or of `provider:name` for one that a provider
   * has itself.
   */
  sha256: Sha256Schema,
  /** From the file's own metadata, or the file's name where it has none. */
  name: v.string(),
  bytes: v.number(),
  /** GGUF `general.architecture`, such as `llama`. */
  architecture: v.string(),
  /** Context that the model was trained for, in tokens. */
  contextTokens: v.number(),
  /** Such as `Q4_1`: the type that most of the weights have. */
  quantization: v.string(),
  /** SPDX-like identifier from the file, or ''. */
  license: v.string(),
  /** Whether the file carries a chat template; without one the prompt has a plain form. */
  chatTemplate: v.boolean(),
  /** Milliseconds since the epoch. */
  addedAt: v.number(),
  /** A part of this package, as a sealed build has it: it cannot be removed. */
  packaged: v.optional(v.boolean()),
  /** The provider that has it itself: there is no file of it here. */
  at: v.optional(EngineIdSchema),
  /** When it last answered, in milliseconds since the epoch; absent before its first answer. */
  usedAt: v.optional(v.number()),
  /** When it passed its self-test, in milliseconds since the epoch; absent before. */
  testedAt: v.optional(v.number()),
  /**
   * It has come and has not answered its test question yet; absent once it has, and for models from before there was
   * one.
   */
  untried: v.optional(v.boolean()),
  /** Why it did not pass its last self-test; absent where it did, or was never asked. */
  testError: v.optional(ErrorInfoSchema),
  /** What it takes on the disk in all, in bytes: the file and its prepared copy. */
  diskBytes: v.optional(v.number()),
  /** Engines that can run it on some machine; WebGPU needs a compiled library for the architecture and size. */
  engines: v.array(EngineIdSchema),
});
export type ModelInfo = v.InferOutput<typeof ModelInfoSchema>;

/** Whether it is a file that the user has brought: what can be removed, lost, or still has to be tried. */
export function isBrought({ packaged, at }: Pick<ModelInfo, 'packaged' | 'at'>): boolean {
  return packaged !== true && at === undefined;
}

/** The model that answered last, be it its test question; none that has failed since. */
export function lastThatWorked(models: readonly ModelInfo[]): ModelInfo | undefined {
  const workedAt = ({ usedAt = 0, testedAt = 0, testError }: ModelInfo): number =>
    testError ? 0 : Math.max(usedAt, testedAt);
  return models.filter((model) => workedAt(model) > 0).sort((a, b) => workedAt(b) - workedAt(a))[0];
}

/**
 * A model that answers its test question, or is about to. `waiting`: until the engine has nothing else to do;
 * `loading`: it is being started, `fraction` of it is done where the engine can tell; `answering`.
 */
export const ModelTrialSchema = v.object({
  sha256: Sha256Schema,
  step: v.picklist(['waiting', 'loading', 'answering']),
  fraction: v.nullable(v.number()),
});
export type ModelTrial = v.InferOutput<typeof ModelTrialSchema>;

/** A model that was here and that the browser has removed by itself, to free space. */
export const LostModelSchema = v.pick(ModelInfoSchema, ['sha256', 'name', 'bytes']);
export type LostModel = v.InferOutput<typeof LostModelSchema>;

/** What a file's header says of its model, known before the file is copied. */
const ImportedModelSchema = v.omit(ModelInfoSchema, [
  'sha256',
  'addedAt',
  'packaged',
  'usedAt',
  'testedAt',
  'untried',
  'testError',
  'diskBytes',
]);
export type ImportedModel = v.InferOutput<typeof ImportedModelSchema>;

/**
 * How far a file has come. `waiting`: for another file that is being taken in; `checking`: its header is read;
 * `copying`: it is copied and hashed.
 */
export const ImportStateSchema = v.object({
  phase: v.picklist(['waiting', 'checking', 'copying']),
  /** In bytes. */
  done: v.number(),
  total: v.number(),
  /** Null until the header has been read. */
  model: v.nullable(ImportedModelSchema),
});
export type ImportState = v.InferOutput<typeof ImportStateSchema>;

/**
 * A model's prepared copy: its weights as WebGPU takes them, so that it loads faster. `none`: could be made; `begun`:
 * an attempt was interrupted, and the next goes on from there; `making`; `kept`.
 */
export const PreparedCopySchema = v.object({
  sha256: Sha256Schema,
  state: v.picklist(['none', 'begun', 'making', 'kept']),
  /** What it takes, in bytes, and how much of it there is. */
  bytes: v.number(),
  done: v.number(),
  /** Why the last attempt of this host failed. */
  error: v.nullable(ErrorInfoSchema),
});
export type PreparedCopy = v.InferOutput<typeof PreparedCopySchema>;
