/** WebLLM's side of its worker. Loaded by `entrypoints/webllm-worker.ts`. */
import type { GenerateRequest, Token } from '@/src/engine/engine';
import type { WebllmNote, WebllmPlan, WebllmTask } from '@/src/engine/providers/webllm/messages';
import { generate } from '@/src/engine/worker/generate';
import type { Line, Served, WorkerSide } from '@/src/engine/worker/serve';
import { Gpu } from './device';
import { loadWebllmModel, type WebllmModel } from './load';
import { prepareCopy } from './prepare';

export class WebllmSide implements WorkerSide<WebllmTask, WebllmNote> {
  private gpu: Gpu | undefined;

  async begin({ plan, target }: WebllmTask, line: Line<WebllmNote>): Promise<Served | null> {
    this.gpu = await Gpu.open();
    if (target) {
      await prepareCopy(plan, target, this.gpu, (progress) => line.progress(progress));
      return null;
    }
    const model = await loadWebllmModel(plan, this.gpu, (progress) => line.progress(progress));
    if (plan.prepared && !model.usedCopy) line.note('stale-copy');
    this.gpu.onTrouble((error) => line.lost(error));
    return serve(model, plan);
  }

  /** A failure of the GPU explains more than the errors of the calls after it. */
  explain(error: unknown): unknown {
    try {
      this.gpu?.check();
    } catch (trouble) {
      return trouble;
    }
    return error;
  }
}

function serve(model: WebllmModel, { contextTokens }: WebllmPlan): Served {
  const { sequence, vocabulary, step, prompt, tokenizer } = model;
  return {
    async *generate({ messages, sampling, begun }: GenerateRequest, stopped: () => boolean): AsyncGenerator<Token> {
      const tokens = prompt.tokens(messages, begun);
      yield* generate({ sequence, vocabulary, step, contextTokens, prompt: tokens, sampling, stopped });
    },
    count: (text) => tokenizer.encode(text).length,
    cached: (messages) => {
      const tokens = prompt.tokens(messages);
      return { promptTokens: tokens.length, cachedTokens: sequence.found(tokens) };
    },
    forget: () => {
      sequence.clear();
    },
  };
}
