/** The engine over a loaded session: one generation at a time, and a new worker where a stop cost the old one. */
import { abortError, unlessAborted } from '@/src/engine/abort';
import type { ChatMessage, Engine, GenerateRequest, Token } from '@/src/engine/engine';
import type { EngineInUse } from '@/src/protocol/task-event';
import { SottoError } from '@/src/protocol/errors';
import { complete, type Paces } from './completion';
import { countTokens, estimateTokens } from './count';
import type { Defuse } from './control-tokens';
import { goesOn } from './goes-on';
import { Session } from './session';
import { cacheBytesPerToken } from './kv-cache';
import { collapsed, fewerThreads } from './threads';

/**
 * llama-server keeps the computed state of earlier prompts, up to 8 GiB by default, and wllama offers no switch for
 * it; the heap ends at 4 GiB. Once about this much may have gathered, the worker is replaced before the next request;
 * where that one goes on from the last, whose work would be lost, only once the higher limit is reached.
 */
const SAVED_PROMPTS_BYTES = { other: 256 * 2 ** 20, same: 1024 * 2 ** 20 };

/** What it takes to open a session again. */
export interface EnginePlan {
  readonly file: Blob;
  /** The model's name. */
  readonly name: string;
  readonly contextTokens: number;
  /** For text from pages and people, which must not act as the model's control tokens. */
  readonly defuse: Defuse;
}

export class WllamaEngine implements Engine {
  private readonly disposal = new AbortController();
  private running = false;
  /** Bytes of prompt state that the present worker has computed, and may have kept. */
  private computedBytes = 0;
  private threads: number;
  /** The last request's messages. */
  private last: readonly ChatMessage[] = [];
  /** Counts in their order: llama-server has one slot, and drops what finds it taken. */
  private counting: Promise<unknown> = Promise.resolve();

  constructor(private readonly plan: EnginePlan, private session: Session) {
    this.threads = session.threads;
  }

  get inUse(): EngineInUse {
    const detail = `${this.threads} ${this.threads === 1 ? 'thread' : 'threads'}`;
    return { provider: 'wllama', backend: 'cpu', detail, model: this.plan.name, contextTokens: this.session.info.n_ctx };
  }

  async *generate(request: GenerateRequest, options: { signal: AbortSignal }): AsyncGenerator<Token> {
    if (this.running) throw new Error('This engine is generating already: wait for its end, or abort it.');
    if (this.disposal.signal.aborted) throw new SottoError('engine-lost', 'This engine was disposed of.');
    this.running = true;
    const signal = AbortSignal.any([options.signal, this.disposal.signal]);
    const paces: Paces = { prompt: { tokens: 0, ms: 0 }, decode: { tokens: 0, ms: 0 } };
    try {
      if (signal.aborted) throw abortError();
      yield { type: 'prompt', fraction: null };
      await unlessAborted(this.counting, signal);
      const messages = request.messages.map((message) => ({ ...message, content: this.plan.defuse(message.content) }));
      this.makeRoom(messages);
      await this.warm(signal);
      yield* complete(this.session, { ...request, messages }, signal, paces);
    } catch (error) {
      throw signal.aborted ? abortError() : error;
    } finally {
      this.running = false;
      this.renew(paces);
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

  /** A stopped prompt has ended its worker; so has a step down. A crash has been reported to the caller already. */
  private async warm(signal: AbortSignal): Promise<void> {
    await this.session.quiet(signal);
    if (this.session.worker.alive) return;
    const options = { threads: this.threads, contextTokens: this.plan.contextTokens, signal, onProgress: () => undefined };
    this.session = await Session.open(this.plan.file, options);
    this.computedBytes = 0;
  }

  /** Ends a worker that has kept too much. */
  private makeRoom(messages: readonly ChatMessage[]): void {
    const limit = goesOn(this.last, messages) ? SAVED_PROMPTS_BYTES.same : SAVED_PROMPTS_BYTES.other;
    if (this.computedBytes > limit) this.session.worker.terminate();
    this.last = messages;
  }

  /** Ends a worker that has too many threads for this machine. */
  private renew({ prompt, decode }: Paces): void {
    this.computedBytes += (prompt.tokens + decode.tokens) * cacheBytesPerToken(this.session.info);
    if (this.threads === 1 || !collapsed(prompt, decode)) return;
    this.threads = fewerThreads(this.threads);
    this.session.worker.terminate();
  }
}
