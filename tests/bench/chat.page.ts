/** In a page of the extension: an engine with a real model, asked as a conversation about a page asks it. */
import { wllamaProvider } from '@/src/engine/providers/wllama/provider';
import { webllmProvider } from '@/src/engine/providers/webllm/provider';
import type { ChatMessage, Engine } from '@/src/engine/engine';
import { modelSource } from '../conformance/subject';

/** One request: what it took, in milliseconds from the asking, and what came. */
export interface Asked {
  readonly firstMs: number;
  readonly totalMs: number;
  readonly text: string;
  /** Null where the request was stopped. */
  readonly counts: { readonly promptTokens: number; readonly cachedTokens: number; readonly tokens: number; readonly finish: string } | null;
}

export interface ChatBenchPage {
  /** Loads a GGUF file of the package into an engine, after giving the last one back. */
  load(engine: 'wllama' | 'webllm', path: string): Promise<string>;
  /** @param maxTokens 0 to read ahead. @param stopAt Stops when so much of the prompt has been read. */
  ask(messages: readonly ChatMessage[], maxTokens: number, stopAt?: number): Promise<Asked>;
  count(text: string): Promise<number>;
}

declare global {
  var chatBench: ChatBenchPage | undefined;
}

let engine: Engine | undefined;

function loaded(): Engine {
  if (!engine) throw new Error('load first');
  return engine;
}

globalThis.chatBench = {
  async load(which, path) {
    await engine?.dispose();
    const file = await (await fetch(path)).blob();
    const provider = which === 'wllama' ? wllamaProvider : webllmProvider;
    engine = await provider.load(modelSource(file, { contextTokens: 8_192 }), { signal: new AbortController().signal, onProgress: () => undefined });
    return `${engine.inUse.provider}, ${engine.inUse.detail}`;
  },
  async ask(messages, maxTokens, stopAt) {
    const stop = new AbortController();
    const sampling = { temperature: 0, topP: 1, repetitionPenalty: 1, maxTokens, seed: 7 };
    const began = performance.now();
    let [firstMs, text] = [0, ''];
    let counts: Asked['counts'] = null;
    try {
      for await (const token of loaded().generate({ messages, prefixLength: messages.length, sampling }, { signal: stop.signal })) {
        if (token.type === 'prompt' && stopAt !== undefined && (token.fraction ?? 0) >= stopAt) stop.abort();
        if (token.type === 'text') {
          firstMs ||= performance.now() - began;
          text += token.text;
        }
        if (token.type === 'end') counts = token;
      }
    } catch (error) {
      if (!stop.signal.aborted) throw error;
    }
    return { firstMs, totalMs: performance.now() - began, text, counts };
  },
  count: async (text) => (await loaded().count(text)).tokens,
};
