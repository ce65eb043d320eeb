/** llama.cpp on a GPU that it cannot use, and on one that is lost. */
import type { EngineInUse } from '@/src/protocol/task-event';
import { SottoError } from '@/src/protocol/errors';
import { llamaProvider } from '@/src/engine/providers/llama/provider';
import { wllamaWebgpuProvider } from '@/src/engine/providers/wllama/provider';
import { Session } from '@/src/engine/providers/wllama/session';
import { tinyGguf } from '../fixtures/tiny-gguf';
import { answer, failure, request } from './bench';
import { modelSource } from './subject';

export interface GpuPage {
  /**
   * Loads llama.cpp on the GPU, whatever the adapter supports.
   * @returns What it computes on by its own report, or its error code.
   */
  insist(): Promise<string>;
  /** Loses the GPU during an answer. @returns The error code, and the next answer, on the processor. */
  lose(): Promise<{ readonly code: string; readonly answered: EngineInUse; readonly text: string }>;
}

declare global {
  var gpu: GpuPage | undefined;
}

const model = modelSource(new Blob([tinyGguf()]));
const unstoppable = () => ({ signal: new AbortController().signal, onProgress: () => undefined });
const codeOf = (error: unknown): string => (error instanceof SottoError ? error.code : String(error));

globalThis.gpu = {
  async insist() {
    try {
      const session = await Session.open(await model.file(), {
        ...unstoppable(),
        gpu: 'software',
        contextTokens: 512,
      });
      session.worker.terminate();
      return session.backend;
    } catch (error) {
      return codeOf(error);
    }
  },
  async lose() {
    const engine = await wllamaWebgpuProvider.load(model, unstoppable());
    const channel = new BroadcastChannel('lose-gpu');
    const error = await failure(async () => {
      for await (const token of engine.generate(request('Go on.', 200), unstoppable()))
        if (token.type === 'text') channel.postMessage('now');
    });
    await engine.dispose();
    const next = await llamaProvider.load(model, unstoppable());
    const { text } = await answer(next, request('Go on.', 8));
    await next.dispose();
    return { code: codeOf(error), answered: next.inUse, text };
  },
};
