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
  /** The GGUF file. Backed by the disk: slicing it reads only the slice. Rejects for a model that has none. */
  file(): Promise<Blob>;
  /** Where an engine may keep what it makes from the file; absent where nothing outlives the context. */
  readonly copy?: CopyPlace;
}

/** A model that a provider has itself, without a file here. */
export interface NamedModel {
  /** What it is called there. */
  readonly name: string;
  /** As people know it. */
  readonly title: string;
  /** In tokens; 0 where nobody tells. */
  readonly contextTokens: number;
}

/** A place on the disk for one prepared copy of a model: a cache, which can be removed or be missing at any time. */
export interface CopyPlace {
  /** The finished copy, or null. */
  file(): Promise<Blob | null>;
  /** The file that a copy is made in, with what an earlier attempt left there. */
  begin(): Promise<FileSystemFileHandle>;
  /** What `begin` gave holds a whole copy. */
  finish(): Promise<void>;
  /** Removes it, whole or not. */
  discard(): Promise<void>;
}

/** For engines that load faster from a copy of the weights in their own order. */
export interface Copies {
  /** What a copy of this model takes on this machine, in bytes, or null where the engine has no use for one. */
  size(model: ModelSource): Promise<number | null>;
  /**
   * Makes a model's copy in its place. Rejects with `AbortError` after `signal`; what was written stays, and the next
   * attempt goes on from there. Rejects with a `SottoError` (`storage-…`, `engine-…` or `model-…`) when it fails.
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
  /** On what it computes. What it is called stands in the locale under its name; without words there, by its name. */
  readonly backend: EngineInUse['backend'];
  /** Never throws; asks for no permission and loads nothing large. */
  probe(): Promise<Probe>;
  /** Whether this engine can run the model on some machine, and if not, why. Never rejects. */
  canRun(model: ModelTraits): Promise<Verdict>;
  /** What to expect of model files; absent for an engine that runs none. */
  readonly expects?: Expectations;
  /**
   * Loads a model and resolves when the engine can generate. Rejects with `AbortError` after `signal`, and then has
   * released everything; rejects with a `SottoError` (`engine-…` or `model-…`) when it fails.
   */
  load(model: ModelSource, options: LoadOptions): Promise<Engine>;
  readonly copies?: Copies;
  /** The models that it has itself; absent for an engine that runs files alone. Never rejects. */
  models?(): Promise<readonly NamedModel[]>;
}

export interface ChatMessage {
  readonly role: 'system' | 'user' | 'assistant';
  readonly content: string;
}

export interface Sampling {
  readonly temperature: number;
  readonly topP: number;
  /** 1 for none. Applied over the answer so far. */
  readonly repetitionPenalty: number;
  /**
   * 0 reads the prompt into the prompt cache and says nothing: progress, and an `end` with `length` and no tokens. For
   * a prompt whose beginning the next request will share (reading ahead).
   */
  readonly maxTokens: number;
  readonly seed?: number;
}

export interface GenerateRequest {
  readonly messages: readonly ChatMessage[];
  /**
   * How many leading messages are worth keeping in the prompt cache, for a next request that begins with the same
   * ones. A hint: an engine without a prompt cache ignores it.
   */
  readonly prefixLength: number;
  readonly sampling: Sampling;
  /**
   * How the answer begins, to go on with one that met its limit: it is read as what the model has said, behind the
   * messages, and is not said again. It counts as part of the prompt.
   */
  readonly begun?: string;
}

export interface PromptSize {
  /** Tokens of the whole prompt, and how many of them came from the prompt cache. */
  readonly promptTokens: number;
  readonly cachedTokens: number;
}

/** What a generation yields: progress through the prompt, text, and exactly one `end` as the last. */
export type Token =
  | {
      readonly type: 'prompt';
      readonly fraction: number | null;
      /** Of the whole prompt, as in `end`; with the last of these at the latest, for not every answer has an end. */
      readonly size?: PromptSize;
    }
  | {
      readonly type: 'text';
      readonly text: string;
      /** Tokens since the piece before. Those that say nothing at the end of an answer are in no piece. */
      readonly tokens: number;
    }
  | ({
      readonly type: 'end';
      readonly finish: 'stop' | 'length';
      /** Tokens of the answer. */
      readonly tokens: number;
    } & PromptSize);

export interface Engine {
  /** What really runs: known after loading, never guessed. */
  readonly inUse: EngineInUse;
  /** Languages that the model is known to speak, BCP 47, where the provider knows; those of files stand in the list. */
  readonly languages?: readonly string[] | undefined;
  /**
   * Streams an answer. One generation at a time; a second one while the first runs is a programming error and throws.
   * It runs until its iterator is done, which is after its `end`. A reader that has enough may leave it before
   * (`return`): that stops the answer, too, but in no hurry, so that the prompt cache stays.
   * After `signal` the iterator throws `AbortError` at once and the processor is idle within 300 ms, in the prompt
   * phase too; the engine can be used again (it may first have to warm up). An engine with a prompt cache keeps what it
   * had read by then for a request that comes at once, within some 100 ms: that one waits for the step that still runs,
   * 5 s at most. A step that nobody waits for is ended with its worker where it takes too long, and then the cache is
   * lost. Throws `SottoError`: `context-overflow` before anything was generated, `model-broken` with `part: 'template'`
   * where the chat template fails, or with `part: 'scores'` where what the model computes is no number (of wllama's
   * engine nobody can tell), `engine-lost` when the worker or the device died; then dispose and load again.
   */
  generate(request: GenerateRequest, options: { signal: AbortSignal }): AsyncIterable<Token>;
  /**
   * How much of a prompt `generate` would find read right now, in the prompt cache or kept beside it, and its whole
   * size. It changes nothing and reads nothing. Absent: the engine cannot tell. Rejects as `generate` does.
   */
  cached?(messages: readonly ChatMessage[]): Promise<PromptSize>;
  /**
   * Forgets the prompts that it has read, and all that it keeps for the next ones; one that is being answered at its
   * end. Absent: nothing can be forgotten but by `dispose`. Never rejects.
   */
  forget?(): Promise<void>;
  /** Tokens that a text has in a prompt; `exact` is false where it is an estimate (then on the high side). */
  count(text: string): Promise<{ tokens: number; exact: boolean }>;
  /** Ends the worker and frees memory. Safe to call twice, and during a generation (which then throws `AbortError`). */
  dispose(): Promise<void>;
}
