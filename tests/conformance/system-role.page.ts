/**
 * In a page of the extension: counts the tokens of a prompt with and without a system message, by a model's chat
 * template.
 */
import type { ChatMessage } from '@/src/engine/engine';
import { llamaProvider } from '@/src/engine/providers/llama/provider';
import { wllamaWebgpuProvider } from '@/src/engine/providers/wllama/provider';
import { tinyGguf } from '../fixtures/tiny-gguf';
import { modelSource } from './subject';

const PROVIDERS = { llama: llamaProvider, 'wllama-webgpu': wllamaWebgpuProvider } as const;

interface Counts {
  readonly without: number;
  readonly with: number;
}

declare global {
  var systemRole: ((engine: keyof typeof PROVIDERS, chatTemplate: string) => Promise<Counts>) | undefined;
}

const SYSTEM: ChatMessage = {
  role: 'system',
  content: 'Keep to the old stone harbour, and to the nets that are dried along the road.',
};
const USER: ChatMessage = { role: 'user', content: 'What is dried?' };

globalThis.systemRole = async (name, chatTemplate) => {
  const never = new AbortController().signal;
  const engine = await PROVIDERS[name].load(modelSource(new Blob([tinyGguf({ chatTemplate })])), {
    signal: never,
    onProgress: () => undefined,
  });
  const tokensOf = async (messages: readonly ChatMessage[]): Promise<number> => {
    const sampling = { temperature: 0, topP: 1, repetitionPenalty: 1, maxTokens: 1 };
    for await (const token of engine.generate({ messages, prefixLength: 0, sampling }, { signal: never }))
      if (token.type === 'end') return token.promptTokens;
    return 0;
  };
  const counts = { without: await tokensOf([USER]), with: await tokensOf([SYSTEM, USER]) };
  await engine.dispose();
  return counts;
};
