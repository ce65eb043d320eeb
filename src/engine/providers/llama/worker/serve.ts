/** llama.cpp's part in its worker. Loaded by `entrypoints/llama-worker.ts`. */
import type { ChatMessage, GenerateRequest, PromptSize, Token } from '@/src/engine/engine';
import type { LoadPlan, Note } from '@/src/engine/providers/llama/messages';
import { noMemory } from '@/src/engine/providers/llama/load-errors';
import { LlamaError } from '@/src/engine/providers/llama/llama-error';
import { collapsed, fewerThreads, type Pace } from '@/src/engine/providers/llama/threads';
import type { Line, Served, WorkerSide } from '@/src/engine/worker/serve';
import { SottoError } from '@/src/protocol/errors';
import { generate } from './generate';
import { loadModel, type LoadedModel } from './load';
import { placesToKeep } from './places';

export const llamaSide: WorkerSide<LoadPlan, Note> = {
  async begin(plan, line) {
    return new ServedModel(await loadModel(plan, line), plan, line);
  },
  /** What loading fails of is named there; this is what a step may fail of. */
  explain(error) {
    if (!(error instanceof LlamaError)) return error;
    if (error.status === 'memory') return noMemory(error, 0);
    const words = error.status === 'ended' ? error.message : `llama.cpp failed: ${error.status}`;
    return new SottoError('engine-lost', words, undefined, { cause: error });
  },
};

class ServedModel implements Served {
  private threads: number;

  constructor(
    private readonly model: LoadedModel,
    private readonly plan: LoadPlan,
    private readonly line: Line<Note>,
  ) {
    this.threads = plan.threads;
  }

  async *generate(
    { messages, prefixLength, sampling, begun = '' }: GenerateRequest,
    stopped: () => boolean,
  ): AsyncGenerator<Token> {
    const { sequence, step, vocabulary, prompt: chat } = this.model;
    this.line.rendering();
    const prompt = chat.tokens(messages, begun);
    const places = sequence.cutsAnywhere ? [] : placesToKeep(chat, messages, prefixLength, prompt);
    const paces = { prompt: { tokens: 0, ms: 0 }, decode: { tokens: 0, ms: 0 } };
    const { contextTokens } = this.plan;
    const opening = chat.opensThought && begun === '' ? '<think>' : '';
    const worth = Math.floor(prompt.length * shareOf(messages, prefixLength));
    const model = { sequence, step, vocabulary, contextTokens };
    yield* generate({ ...model, prompt, places, worth, sampling, opening, paces, stopped });
    this.lessThreads(paces);
  }

  count(text: string): number {
    return this.model.text.tokens(text).length;
  }

  cached(messages: readonly ChatMessage[]): PromptSize {
    const { sequence, prompt: chat } = this.model;
    this.line.rendering();
    const prompt = chat.tokens(messages);
    return { promptTokens: prompt.length, cachedTokens: sequence.found(prompt) };
  }

  forget(): void {
    this.model.sequence.forget();
  }

  /** Goes on with fewer where they were in each other's way. */
  private lessThreads({ prompt, decode }: { readonly prompt: Pace; readonly decode: Pace }): void {
    if (this.threads === 1 || !collapsed(prompt, decode)) return;
    this.threads = fewerThreads(this.threads);
    this.model.llama.useThreads(this.threads);
    this.line.note({ threads: this.threads });
  }
}

/** What the first messages have of all characters: about their share of the tokens, too. */
function shareOf(messages: readonly ChatMessage[], first: number): number {
  const [part, all] = [messages.slice(0, first), messages].map((some) =>
    some.reduce((sum, { content }) => sum + content.length, 0),
  );
  return all ? (part ?? 0) / all : 0;
}
