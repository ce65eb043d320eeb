/** What is known about a model before it runs, and what a provider says about it, in codes and figures. */
import type { ModelFacts } from '@/src/gguf/describe';
import type { Measures } from '@/src/gguf/memory';
import type { Probe } from '@/src/protocol/probe';
import type { EngineId } from '@/src/protocol/task';

/** A model is a GGUF file, on this machine or in a list; or it has a name at a provider that brings it itself. */
export type ModelTraits = FileTraits | NamedTraits;

export interface FileTraits {
  readonly kind: 'file';
  /** Of the GGUF file. */
  readonly bytes: number;
  /** GGUF `general.architecture`, such as `llama`. */
  readonly architecture: string;
  /** The type of most of its weights, or the name of a mixture: `Q4_1`, `Q4_K_M`. */
  readonly quantization: string;
  /** Context that it was trained for, in tokens; 0 where that is unknown. */
  readonly contextTokens: number;
  /** What its header says; null while the file is not on this machine. */
  readonly header: ModelFacts | null;
  /** Its measures in the list; null for a file that is in no list. */
  readonly measures: Measures | null;
}

export interface NamedTraits {
  readonly kind: 'named';
  readonly provider: EngineId;
  /** The provider's name for it. */
  readonly name: string;
}

/** A file whose measures are known, so that its speed and memory can be estimated. */
export interface ListedTraits extends FileTraits {
  readonly measures: Measures;
}

/** Why a model cannot run: a code, and its figures in bytes. */
export interface Refusal {
  readonly able: false;
  /**
   * The file is `too-large`; it does not fit the `heap` or a `buffer` of the GPU; its `architecture` is unknown; no
   * `library` was compiled for it; it is another provider's (`elsewhere`).
   */
  readonly code: 'too-large' | 'heap' | 'buffer' | 'architecture' | 'library' | 'elsewhere';
  readonly bytes?: number;
  readonly limit?: number;
}

export type Verdict = { readonly able: true } | Refusal;

export const ABLE: Verdict = { able: true };

export function refuse(code: Refusal['code'], figures: { bytes: number; limit: number } | object = {}): Refusal {
  return { able: false, code, ...figures };
}

/** Which providers run a model on some machine, and why the others do not. */
export interface Support {
  readonly engines: readonly EngineId[];
  readonly refusals: readonly Refusal[];
}

/**
 * How fast an engine computes here, in a second. Each token of an answer reads all `bytes` of the weights once. Each
 * token of a prompt computes with the `weights` of the layers, by number.
 */
export interface Pace {
  readonly bytes: number;
  readonly weights: number;
}

/** How much context a model runs with, in tokens, and the memory that it then takes, in bytes. */
export interface MemoryNeed {
  readonly able: true;
  readonly contextTokens: number;
  readonly bytes: number;
}

/** What a provider that runs files says about one before it is downloaded. */
export interface Expectations {
  pace(probe: Probe, model: ListedTraits): Pace;
  /** `total`: the machine's memory, in bytes. */
  memory(model: ListedTraits, here: { readonly probe: Probe; readonly total: number }): MemoryNeed | Refusal;
}

/** An engine that would run a file here, with the memory and speed to expect. */
export interface Way {
  readonly engine: EngineId;
  /** In bytes. */
  readonly memory: number;
  readonly pace: Pace;
}

/**
 * Refuses a model whose embedding, its largest matrix, does not fit a buffer of the GPU. A byte a weight is the most
 * that any engine makes of it.
 */
export function fitBuffers({ vocabulary, width }: Measures, { gpu }: Probe): Refusal | null {
  if (!gpu || vocabulary * width <= gpu.largestBuffer) return null;
  return refuse('buffer', { bytes: vocabulary * width, limit: gpu.largestBuffer });
}
