/** llama.cpp's side of its worker. Loaded by `entrypoints/llama-worker.ts`. */
import type { ChatMessage, GenerateRequest, PromptSize, Token } from '@/src/engine/engine';
import { LlamaError } from '@/src/engine/providers/llama/llama-error';
import { noMemory } from '@/src/engine/providers/llama/load-errors';
import type { LlamaNote, LlamaPlan } from '@/src/engine/providers/llama/messages';
import { collapsed, fewerThreads } from '@/src/engine/providers/llama/threads';
import { generate } from '@/src/engine/worker/generate';
import type { Line, Served, WorkerSide } from '@/src/engine/worker/serve';
import { SottoError } from '@/src/protocol/errors';
import { aroundTheLoop } from './around-the-loop';
import { loadLlamaModel, type LlamaModel } from './load';
import { placesToKeep } from './places';

export const llamaSide: WorkerSide<LlamaPlan, LlamaNote> = {
  async begin(plan, line) {
    return new ServedLlama(await loadLlamaModel(plan, line), plan, line);
  },
  /** Names failures of a step. Those of loading have a name already. */
  explain(error) {
    if (!(error instanceof LlamaError)) return error;
    if (error.status === 'memory') return noMemory(error, 0);
    const words = error.status === 'ended' ? error.message : `llama.cpp failed: ${error.status}`;
    return new SottoError('engine-lost', words, undefined, { cause: error });
  },
};

class ServedLlama implements Served {
  private threads: number;

  constructor(
    private readonly model: LlamaModel,
    private readonly plan: LlamaPlan,
    private readonly line: Line<LlamaNote>,
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
    const { contextTokens } = this.plan;
    const opening = chat.opensThought && begun === '' ? '<think>' : '';
    const worth = Math.floor(prompt.length * shareOf(messages, prefixLength));
    const model = { sequence, step, vocabulary, contextTokens };
    // A step blocks the worker. Orders that came meanwhile, such as a stop, are taken between two steps.
    const isStopped = async (): Promise<boolean> => {
      await aroundTheLoop();
      return stopped();
    };
    yield* generate({ ...model, prompt, places, worth, sampling, opening, stopped: isStopped });
    this.lessThreads();
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

  /** Uses fewer threads if they hindered each other. */
  private lessThreads(): void {
    const { prompt, answer } = this.model.sequence.times;
    if (this.threads === 1 || !collapsed(prompt, answer)) return;
    this.threads = fewerThreads(this.threads);
    this.model.llama.useThreads(this.threads);
    this.line.note({ threads: this.threads });
  }
}

/** The first messages' share of all characters, which is about their share of the tokens. */
function shareOf(messages: readonly ChatMessage[], first: number): number {
  const [part, all] = [messages.slice(0, first), messages].map((some) =>
    some.reduce((sum, { content }) => sum + content.length, 0),
  );
  return all ? (part ?? 0) / all : 0;
}
