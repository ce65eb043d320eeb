/**
 * The seam between Sotto and what turns prompts into tokens. A new engine is one folder under `providers/` and one
 * line in `registry.ts`; `tests/conformance` holds for all of them.
 */
import type { EngineId } from '@/src/protocol/task';
import type { EngineInUse } from '@/src/protocol/task-event';
import type { ModelInfo } from '@/src/protocol/model';
import type { Probe } from '@/src/protocol/probe';
import type { Expectations, ModelTraits, Verdict } from './traits';

/** A model that can be loaded: what is known about it, and its bytes. */
export interface ModelSource {
  readonly info: ModelInfo;
  /** What engines decide by. */
  readonly traits: ModelTraits;
  /** The GGUF file, on the disk: only what is sliced is read. Rejects for a model that has none. */
  file(): Promise<Blob>;
  /** Where an engine may keep a prepared copy; absent where nothing outlives the context. */
  readonly copy?: CopyPlace;
}

/** A model that a provider brings itself, without a file of ours. */
export interface NamedModel {
  /** The provider's name for it. */
  readonly name: string;
  /** Its name for people. */
  readonly title: string;
  /** In tokens; 0 where that is unknown. */
  readonly contextTokens: number;
}

/** A place on the disk for one prepared copy of a model. It is a cache: it may be missing or removed at any time. */
export interface CopyPlace {
  /** The finished copy, or null. */
  file(): Promise<Blob | null>;
  /** The file to write a copy to. It holds what an earlier attempt left there. */
  begin(): Promise<FileSystemFileHandle>;
  /** Called when the file of `begin` holds a whole copy. */
  finish(): Promise<void>;
  /** Removes it, whole or not. */
  discard(): Promise<void>;
}

/** For engines that load faster from a copy of the weights in their own order. */
export interface Copies {
  /** Size of a copy of this model on this machine, in bytes; null where the engine does not use one. */
  size(model: ModelSource): Promise<number | null>;
  /**
   * Makes a model's copy in its place. Rejects with `AbortError` after `signal`; the next attempt then continues from
   * what was written. Rejects with a `SottoError` (`storage-…`, `engine-…` or `model-…`) when it fails.
   */
  make(model: ModelSource, options: LoadOptions): Promise<void>;
}

/** How far loading has come. `fraction` is 0 to 1, or null where the engine cannot tell. */
export interface LoadProgress {
  readonly step: 'start' | 'convert' | 'open' | 'warm';
  readonly fraction: number | null;
}

export interface LoadOptions {
  readonly signal: AbortSignal;
  onProgress(progress: LoadProgress): void;
}

export interface Provider {
  readonly id: EngineId;
  /**
   * What it computes on. Its name for people is in the locale, under its id; without an entry there, the id is shown.
   */
  readonly backend: EngineInUse['backend'];
  /** What it can do on this machine. Never rejects, asks for no permission and loads nothing large. */
  probe(): Promise<Probe>;
  /** Whether it can run the model on any machine, and if not, why. Never rejects. */
  canRun(model: ModelTraits): Promise<Verdict>;
  /** Speed and memory to expect of model files; absent for a provider that runs none. */
  readonly expects?: Expectations;
  /**
   * Loads a model and resolves when the engine can generate. Rejects with `AbortError` after `signal`, once everything
   * is released; rejects with a `SottoError` (`engine-…` or `model-…`) when it fails.
   */
  load(model: ModelSource, options: LoadOptions): Promise<Engine>;
  readonly copies?: Copies;
  /** The models that it brings itself; absent for a provider that runs files only. Never rejects. */
  models?(): Promise<readonly NamedModel[]>;
}

export interface ChatMessage {
  readonly role: 'system' | 'user' | 'assistant';
  readonly content: string;
}

export interface Sampling {
  readonly temperature: number;
  readonly topP: number;
  /** 1 for none. Applies to the answer so far. */
  readonly repetitionPenalty: number;
  /**
   * With 0 the prompt is read into the prompt cache and nothing is generated: progress, then an `end` with `length` and
   * no tokens. For reading ahead.
   */
  readonly maxTokens: number;
  readonly seed?: number;
}

export interface GenerateRequest {
  readonly messages: readonly ChatMessage[];
  /**
   * How many leading messages are worth keeping in the prompt cache, because the next request may begin with the same
   * ones. A hint: an engine without a prompt cache ignores it.
   */
  readonly prefixLength: number;
  readonly sampling: Sampling;
  /**
   * The beginning of the answer, to continue one that met its limit. It follows the messages as the model's own words,
   * is not generated again, and counts as part of the prompt.
   */
  readonly begun?: string;
}

export interface PromptSize {
  /** Tokens of the whole prompt, and how many of them came from the prompt cache. */
  readonly promptTokens: number;
  readonly cachedTokens: number;
}

/** What a generation yields: progress through the prompt, then text, and exactly one `end` as the last. */
export type Token =
  | {
      readonly type: 'prompt';
      readonly fraction: number | null;
      /** As in `end`. With the last of these at the latest: an answer that is stopped has no end. */
      readonly size?: PromptSize;
    }
  | {
      readonly type: 'text';
      readonly text: string;
      /** Tokens since the last piece. Tokens without text at the end of an answer are counted in `end` only. */
      readonly tokens: number;
    }
  | ({
      readonly type: 'end';
      readonly finish: 'stop' | 'length';
      /** Tokens of the answer. */
      readonly tokens: number;
    } & PromptSize);

export interface Engine {
  /** What really runs, as known after loading. */
  readonly inUse: EngineInUse;
  /** Languages that the model speaks (BCP 47), where the provider knows. For files the catalogue knows them. */
  readonly languages?: readonly string[] | undefined;
  /**
   * Streams an answer. One generation at a time: a second one while the first runs is a programming error and throws.
   *
   * A generation runs until its iterator is done. A reader that leaves early (`return`) stops it without haste, so that
   * the prompt cache stays. After `signal` the iterator throws `AbortError` at once and the processor is idle within
   * 300 ms, in the prompt phase too. The engine can be used again; it may have to load again first.
   *
   * An engine with a prompt cache keeps what it had read by then for a request that follows within some 100 ms. That
   * request waits for the step that still runs, 5 s at most. A step that nobody waits for is ended with its worker if
   * it takes too long, and then the cache is lost.
   *
   * Throws `SottoError`: `context-overflow` before anything was generated; `model-broken` with `part: 'template'` where
   * the chat template fails, or with `part: 'scores'` where the model computes something that is not a number (wllama's
   * engine cannot tell); `engine-lost` when the worker or the device died: then dispose and load again.
   */
  generate(request: GenerateRequest, options: { signal: AbortSignal }): AsyncIterable<Token>;
  /**
   * The size of a prompt, and how much of it `generate` would take from the prompt cache now. Changes nothing. Absent
   * where the engine cannot tell. Rejects as `generate` does.
   */
  cached?(messages: readonly ChatMessage[]): Promise<PromptSize>;
  /**
   * Empties the prompt cache; during an answer, at its end. Absent where only `dispose` can do that. Never rejects.
   */
  forget?(): Promise<void>;
  /** Tokens of a text in a prompt. `exact` is false for an estimate, which is on the high side. */
  count(text: string): Promise<{ tokens: number; exact: boolean }>;
  /** Ends the worker and frees memory. Safe to call twice, and during a generation (which then throws `AbortError`). */
  dispose(): Promise<void>;
}
