/** Runs in a page of the extension: a conversation about a page through the host, as in the panel, with its times. */
import { followJob } from '@/src/messaging/follow';
import { createHostClient, importModel } from '@/src/messaging/host-client';
import { callBackground } from '@/src/messaging/send';
import { LastWork } from './last-work';

export type EngineName = 'llama' | 'webllm';

/** The beginning of an answer, as the panel sees it. */
export interface Begun {
  /** From the question to the first word, in milliseconds. */
  readonly firstMs: number;
  /** Words of the page that the prompt holds. */
  readonly words: number;
}

/** An answer can take longer than a browser call may, so one call begins it and others ask for the outcome. */
export interface ChatBenchPage {
  /** Imports a GGUF file of the package. */
  install(path: string): Promise<void>;
  /** Opens a conversation about a tab's page, for which the extension must have permission. Resolves with its id. */
  open(tabId: number): Promise<string>;
  /** Reads the page ahead of any question. The outcome is how long that took, in milliseconds. */
  readAhead(chatId: string, engine: EngineName): void;
  /** Asks, and stops the answer after a few words. */
  ask(chatId: string, engine: EngineName, question: string): void;
  /** The outcome of what was begun last, or null while it is under way. Throws its error. */
  outcome(): number | Begun | null;
}

declare global {
  var chatBench: ChatBenchPage | undefined;
}

/** Tokens of an answer before it is stopped. */
const ENOUGH_TOKENS = 8;

const host = createHostClient();
/** For streams that nobody closes and whose progress nobody shows. */
const unheard = { signal: new AbortController().signal, onProgress: () => undefined };
const work = new LastWork<number | Begun>();

async function readAhead(chatId: string, engine: EngineName): Promise<number> {
  const began = performance.now();
  const params = { chatId, settings: { engine, model: null } };
  const { isRead } = await host.stream('host.readAhead', params, unheard);
  if (!isRead) throw new Error('The host did not read ahead.');
  return performance.now() - began;
}

async function ask(chatId: string, engine: EngineName, question: string): Promise<Begun> {
  const began = performance.now();
  const { jobId } = await host.call('host.ask', {
    chatId,
    question,
    replaces: null,
    settings: { engine, model: null },
  });
  let [firstMs, words, tokens] = [0, 0, 0];
  return new Promise((resolve, reject) => {
    followJob(host, jobId, {
      onJob: () => undefined,
      onEntry: ({ event }) => {
        if (event.type === 'reading') words = event.coverage.words;
        if (event.type === 'failed') reject(new Error(JSON.stringify(event)));
        if (event.type === 'done' || event.type === 'cancelled') resolve({ firstMs, words });
        if (event.type !== 'token') return;
        firstMs ||= performance.now() - began;
        tokens += event.tokens;
        if (tokens >= ENOUGH_TOKENS) void host.call('host.cancel', { jobId });
      },
      onLost: ({ code }) => {
        reject(new Error(code));
      },
      onErased: () => {
        reject(new Error('erased'));
      },
    });
  });
}

globalThis.chatBench = {
  async install(path) {
    const file = await (await fetch(path)).blob();
    await importModel(host, new File([file], 'bench.gguf'), unheard);
  },
  open: async (tabId) => (await callBackground('background.openChat', { tabId })).chatId,
  readAhead: (...all) => {
    work.begin(() => readAhead(...all));
  },
  ask: (...all) => {
    work.begin(() => ask(...all));
  },
  outcome() {
    return work.outcome();
  },
};
