/** In a page of the extension: loads models with a given chat template on each llama.cpp. */
import type { ChatMessage, Engine } from '@/src/engine/engine';
import { llamaProvider } from '@/src/engine/providers/llama/provider';
import { wllamaWebgpuProvider } from '@/src/engine/providers/wllama/provider';
import { toErrorInfo, type ErrorInfo } from '@/src/protocol/errors';
import { tinyGguf } from '../fixtures/tiny-gguf';
import { modelSource } from './subject';

const PROVIDERS = { llama: llamaProvider, 'wllama-webgpu': wllamaWebgpuProvider } as const;
/** Engines that are llama.cpp. */
export type LlamaEngine = keyof typeof PROVIDERS;

/** Milliseconds from the stop to its error, and from there to the first token of the next answer and to its end. */
export interface Stopped {
  readonly stopMs: number;
  readonly firstMs: number;
  readonly nextMs: number;
  readonly tokens: number;
}

declare global {
  var templates:
    | {
        /** The error of loading a model with this template, or null. */
        load(engine: LlamaEngine, template: string): Promise<ErrorInfo | null>;
        /**
         * Stops an answer after `afterMs`, while its slow template is rendered, and asks another question at once.
         */
        stopIn(engine: LlamaEngine, template: string, afterMs: number): Promise<Stopped>;
      }
    | undefined;
}

const open = (engine: LlamaEngine, template: string): Promise<Engine> =>
  PROVIDERS[engine].load(modelSource(new Blob([tinyGguf({ chatTemplate: template })])), {
    signal: new AbortController().signal,
    onProgress: () => undefined,
  });

const QUESTION: ChatMessage = { role: 'user', content: 'Hello.' };
const ANSWER: ChatMessage = { role: 'assistant', content: 'Hello.' };
/** The messages that the template of `stopIn` is slow for. */
const NINE = [...Array.from({ length: 4 }, () => [QUESTION, ANSWER]).flat(), QUESTION];
const SYSTEM: ChatMessage = { role: 'system', content: 'Be brief.' };

const ask = (engine: Engine, messages: readonly ChatMessage[], signal = new AbortController().signal) =>
  engine.generate(
    { messages, prefixLength: 0, sampling: { temperature: 0, topP: 1, repetitionPenalty: 1, maxTokens: 4 } },
    { signal },
  );

globalThis.templates = {
  async load(engine, template) {
    try {
      await (await open(engine, template)).dispose();
      return null;
    } catch (error) {
      return toErrorInfo(error);
    }
  },
  async stopIn(name, template, afterMs) {
    const engine = await open(name, template);
    const stop = new AbortController();
    let stoppedAt = 0;
    setTimeout(() => {
      stoppedAt = performance.now();
      stop.abort();
    }, afterMs);
    try {
      for await (const _ of ask(engine, NINE, stop.signal)) if (stop.signal.aborted) break;
    } catch {
      // The stop is expected.
    }
    const thrownAt = performance.now();
    let firstAt = 0;
    let tokens = 0;
    for await (const token of ask(engine, [SYSTEM, QUESTION])) {
      firstAt ||= performance.now();
      if (token.type === 'end') tokens = token.tokens;
    }
    const endedAt = performance.now();
    await engine.dispose();
    return { stopMs: thrownAt - stoppedAt, firstMs: firstAt - thrownAt, nextMs: endedAt - thrownAt, tokens };
  },
};
