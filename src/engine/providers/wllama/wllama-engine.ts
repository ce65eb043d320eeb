/** An engine with a session of wllama. It starts another worker if a stop ended the last one. */
import { abortError, unlessAborted } from '@/src/engine/abort';
import type { ChatMessage, Engine, GenerateRequest, LoadOptions, Token } from '@/src/engine/engine';
import type { EngineInUse } from '@/src/protocol/task-event';
import { systemInUser } from '@/src/engine/system-in-user';
import { withoutReasoning } from '@/src/engine/without-reasoning';
import { SottoError } from '@/src/protocol/errors';
import { complete } from './completion';
import { countTokens, estimateTokens } from './count';
import type { Defuse } from './control-tokens';
import { goesOn } from './goes-on';
import { noteGpuTrouble } from '@/src/engine/gpu-trouble';
import { Session } from './session';
import { cacheBytesPerToken } from './kv-cache';

/**
 * llama-server keeps the states of earlier prompts, up to 8 GiB by default, and wllama has no option for it; the heap
 * ends at 4 GiB. Once it may keep about so many bytes, the worker is replaced before the next request. The higher limit
 * is for a request that continues the last one, whose cache would be lost.
 */
const SAVED_PROMPTS_BYTES = { other: 256 * 2 ** 20, same: 1024 * 2 ** 20 };

/** What is needed to open a session again. */
export interface EnginePlan {
  readonly file: Blob;
  /** The model's name. */
  readonly name: string;
  readonly contextTokens: number;
  /** Keeps text from pages and people from acting as control tokens. */
  readonly defuse: Defuse;
  /** The GPU that it is to run on. */
  readonly gpu: { readonly software: boolean; readonly adapter: string };
  /** Whether the chat template puts a system message into the prompt. */
  readonly takesSystem: boolean;
}

/** Opens a session. Throws as `Session.open`; a failure of the GPU is remembered. */
export async function openSession(
  { file, contextTokens, gpu }: Pick<EnginePlan, 'file' | 'contextTokens' | 'gpu'>,
  options: LoadOptions,
): Promise<Session> {
  try {
    return await Session.open(file, { ...options, gpu: gpu.software ? 'software' : 'hardware', contextTokens });
  } catch (error) {
    if (isEngineTrouble(error)) noteGpuTrouble();
    throw error;
  }
}

export class WllamaEngine implements Engine {
  private readonly disposal = new AbortController();
  private running = false;
  /** Bytes of prompt states that the worker has computed, and may have kept. */
  private computedBytes = 0;
  /** The last request's messages. */
  private last: readonly ChatMessage[] = [];
  /** Counts one after the other: llama-server has one slot, and drops a request that finds it taken. */
  private counting: Promise<unknown> = Promise.resolve();

  constructor(
    private readonly plan: EnginePlan,
    private session: Session,
  ) {}

  get inUse(): EngineInUse {
    const { session, plan } = this;
    return {
      provider: 'wllama-webgpu',
      adapter: session.worker.log.adapter || plan.gpu.adapter,
      ...partly(session),
      backend: session.backend,
      model: plan.name,
      contextTokens: session.info.n_ctx,
    };
  }

  async *generate(request: GenerateRequest, options: { signal: AbortSignal }): AsyncGenerator<Token> {
    if (this.running) throw new Error('This engine is generating already: wait for its end, or abort it.');
    if (this.disposal.signal.aborted) throw new SottoError('engine-lost', 'This engine was disposed of.');
    this.running = true;
    const signal = AbortSignal.any([options.signal, this.disposal.signal]);
    const computed = { tokens: 0 };
    try {
      if (signal.aborted) throw abortError();
      yield { type: 'prompt', fraction: null };
      await this.counted(signal);
      const defused = request.messages.map((message) => ({ ...message, content: this.plan.defuse(message.content) }));
      const messages = this.plan.takesSystem ? defused : systemInUser(defused);
      this.makeRoom(messages);
      await this.warm(signal);
      // A last message of the assistant is continued, not answered.
      const begun =
        request.begun === undefined ? [] : [{ role: 'assistant' as const, content: this.plan.defuse(request.begun) }];
      const asked = { ...request, messages: [...messages, ...begun] };
      yield* withoutReasoning(complete(this.session, asked, signal, computed));
    } catch (error) {
      throw signal.aborted ? abortError() : this.explained(error);
    } finally {
      this.running = false;
      this.computedBytes += computed.tokens * cacheBytesPerToken(this.session.info);
    }
  }

  async count(text: string): Promise<{ tokens: number; exact: boolean }> {
    const estimate = { tokens: estimateTokens(text), exact: false };
    if (this.running || !this.session.worker.alive) return estimate;
    const counted = this.counting.then(async () => {
      await this.session.quiet(this.disposal.signal);
      return countTokens(this.session, this.plan.defuse(text));
    });
    this.counting = counted.catch(() => undefined);
    return counted.catch(() => estimate);
  }

  dispose(): Promise<void> {
    this.disposal.abort();
    this.session.worker.terminate();
    return Promise.resolve();
  }

  /** Waits for the last count. After a stop it has a moment to end, as a step has. */
  private async counted(signal: AbortSignal): Promise<void> {
    const { counting, session } = this;
    try {
      await unlessAborted(counting, signal);
    } catch (error) {
      session.abandonWords(counting);
      throw error;
    }
  }

  /** Opens another session if the last one was ended by a stop. A crash has been reported to the caller already. */
  private async warm(signal: AbortSignal): Promise<void> {
    await this.session.quiet(signal);
    if (this.session.worker.alive) return;
    this.session = await openSession(this.plan, { signal, onProgress: () => undefined });
    this.computedBytes = 0;
  }

  /**
   * Any failure of the GPU becomes `engine-lost`, so that a job without text yet can run again. It is remembered, and
   * so runs on another engine.
   */
  private explained(error: unknown): unknown {
    if (!isEngineTrouble(error)) return error;
    noteGpuTrouble();
    this.session.worker.terminate();
    return new SottoError('engine-lost', 'llama.cpp failed on the GPU.', undefined, { cause: error });
  }

  /** Ends a worker that may keep too many prompts. */
  private makeRoom(messages: readonly ChatMessage[]): void {
    const limit = goesOn(this.last, messages) ? SAVED_PROMPTS_BYTES.same : SAVED_PROMPTS_BYTES.other;
    if (this.computedBytes > limit) this.session.worker.terminate();
    this.last = messages;
  }
}

/** Whether the engine failed, and not the model, the request or the reader. */
function isEngineTrouble(error: unknown): boolean {
  return error instanceof SottoError && error.code.startsWith('engine-');
}

/** If the GPU's memory is too small for all layers, the rest runs on the processor. */
function partly({
  worker: {
    log: {
      gpuLayers: { onGpu, all },
    },
  },
}: Session): Pick<EngineInUse, 'layers'> {
  return onGpu < all ? { layers: { onGpu, all } } : {};
}
