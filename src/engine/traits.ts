/** What is known of a model before it runs, and what an engine says of it, in codes and figures. */
import type { ModelFacts } from '@/src/gguf/describe';
import type { Measures } from '@/src/gguf/memory';
import type { Probe } from '@/src/protocol/probe';
import type { EngineId } from '@/src/protocol/task';

/** A model is a file, here or in a list of files that can be had; or a name at a provider that has it itself. */
export type ModelTraits = FileTraits | NamedTraits;

export interface FileTraits {
  readonly kind: 'file';
  /** Of the GGUF file. */
  readonly bytes: number;
  /** GGUF `general.architecture`, such as `llama`. */
  readonly architecture: string;
  /** The type that most of its weights have, or the mixture's name, such as `Q4_1` and `Q4_K_M`. */
  readonly quantization: string;
  /** Context that it was trained for, in tokens, or 0 where nobody tells. */
  readonly contextTokens: number;
  /** All that its header says; null while the file is not here. */
  readonly header: ModelFacts | null;
  /** What a list says of its measures; null for a file that no list tells of. */
  readonly measures: Measures | null;
}

export interface NamedTraits {
  readonly kind: 'named';
  readonly provider: EngineId;
  /** Its name there. */
  readonly name: string;
}

/** A file whose measures are known, so that it can be told what to expect of it. */
export interface ListedTraits extends FileTraits {
  readonly measures: Measures;
}

/** Why not: a code, and the figures that belong to it, in bytes. */
export interface Refusal {
  readonly able: false;
  /** `too-large`: the file, `heap`, `buffer`: what it takes; `architecture`, `library`: its kind; `elsewhere`. */
  readonly code: 'too-large' | 'heap' | 'buffer' | 'architecture' | 'library' | 'elsewhere';
  readonly bytes?: number;
  readonly limit?: number;
}

export type Verdict = { readonly able: true } | Refusal;

export const ABLE: Verdict = { able: true };

export function refuse(code: Refusal['code'], figures: { bytes: number; limit: number } | object = {}): Refusal {
  return { able: false, code, ...figures };
}

/** What engines say of a model: who runs it on some machine, and why the others do not. */
export interface Hearing {
  readonly engines: readonly EngineId[];
  readonly refusals: readonly Refusal[];
}

/** How fast an engine computes here, in a second: bytes of weights for an answer, layers' weights for a prompt. */
export interface Pace {
  readonly bytes: number;
  readonly weights: number;
}

/** With how much context a model runs, in tokens, and what it takes then, in bytes. */
export interface Footing {
  readonly able: true;
  readonly contextTokens: number;
  readonly bytes: number;
}

/** What an engine that runs files says of one before it is here. */
export interface Expectations {
  /**
   * Each token of an answer reads all weights once, and each of a prompt computes with those of the layers: so the one
   * goes by bytes, the other by their number.
   */
  pace(probe: Probe, model: ListedTraits): Pace;
  /** `total`: the machine's memory, in bytes. */
  memory(model: ListedTraits, here: { readonly probe: Probe; readonly total: number }): Footing | Refusal;
}

/** An engine that runs a file here, with what to expect. */
export interface Way {
  readonly engine: EngineId;
  /** In bytes. */
  readonly memory: number;
  readonly pace: Pace;
}

/** On the GPU: whether the embedding fits, the largest matrix, at a byte a weight the most that any engine makes. */
export function fitBuffers({ vocabulary, width }: Measures, { gpu }: Probe): Refusal | null {
  if (!gpu || vocabulary * width <= gpu.largestBuffer) return null;
  return refuse('buffer', { bytes: vocabulary * width, limit: gpu.largestBuffer });
}
