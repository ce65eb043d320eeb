/** Answers of the engines to the same question with the same file, and how certain each token was. */
import { webllmProvider } from '@/src/engine/providers/webllm/provider';
import { tokenizerJson } from '@/src/engine/providers/webllm/convert/tokenizer-json';
import { FamilyPrompt } from '@/src/engine/providers/webllm/worker/chat-prompt';
import { makeTokenizer } from '@/src/engine/providers/webllm/worker/runtime';
import type { Llama } from '@/src/engine/providers/llama/module';
import { llamaProvider } from '@/src/engine/providers/llama/provider';
import { TemplatePrompt } from '@/src/engine/providers/llama/worker/chat-prompt';
import { promptWords } from '@/src/engine/providers/llama/worker/prompt-words';
import { wllamaWebgpuProvider } from '@/src/engine/providers/wllama/provider';
import { describe } from '@/src/gguf/describe';
import { readGguf } from '@/src/gguf/gguf';
import { readVocabulary } from '@/src/gguf/vocabulary';
import { answer, request } from './bench';
import { llamaInPage } from './llama-in-page';
import { Library, type Variant } from './numbers/library';
import { modelSource } from './subject';

/** The two most likely next tokens, and by how much the first is ahead, in logits. */
export interface Top {
  readonly tokens: readonly [number, number];
  readonly ahead: number;
}

export interface SameTextPage {
  open(modelPath: string): Promise<void>;
  /** Asks an engine of the product for a greedy answer. */
  begin(engine: 'webllm' | 'llama' | 'wllama-webgpu', question: string, maxTokens: number): void;
  /** The answer, or null while it is not there. Throws if it failed. */
  text(): string | null;
  /** A `Top` for each token of llama.cpp's greedy answer. */
  llama(question: string, maxTokens: number): Promise<Top[]>;
  /** The same for web-llm, for each of the tokens of `said` and for the next one. */
  webllm(question: string, said: readonly number[], variant: Variant): Promise<Top[]>;
}

declare global {
  var sameText: SameTextPage | undefined;
}

const PROVIDERS = { webllm: webllmProvider, llama: llamaProvider, 'wllama-webgpu': wllamaWebgpuProvider } as const;

/** Tokens of a prompt that llama.cpp reads at once. */
const STEP = 32;

let file = new Blob();
let llama: Llama | undefined;
let library: Library | undefined;
let begun: { text: string | null; failed?: Error } = { text: null };

function top(logits: Float32Array): Top {
  let [first, second] = [0, 1];
  if ((logits[1] ?? 0) > (logits[0] ?? 0)) [first, second] = [1, 0];
  for (const [token, logit] of logits.entries()) {
    if (token < 2) continue;
    if (logit > (logits[first] ?? 0)) [first, second] = [token, first];
    else if (logit > (logits[second] ?? 0)) second = token;
  }
  return { tokens: [first, second], ahead: (logits[first] ?? 0) - (logits[second] ?? 0) };
}

/** The demo model in llama.cpp, with an empty cache. */
async function freshLlama(): Promise<Llama> {
  llama ??= await llamaInPage(file);
  llama.startContext({ context: 1_024, step: STEP, threads: 1 });
  return llama;
}

async function promptTokens(question: string): Promise<number[]> {
  const gguf = await readGguf(file);
  const [vocabulary, facts] = [readVocabulary(gguf), describe(gguf)];
  const tokenizer = await makeTokenizer(tokenizerJson(vocabulary, facts.splitter));
  if (!facts.chat) throw new Error('its chat is of no known family');
  return FamilyPrompt.of(vocabulary, facts.chat, (text) => tokenizer.encode(text)).tokens(request(question).messages);
}

async function textOf(engine: keyof typeof PROVIDERS, question: string, maxTokens: number): Promise<string> {
  const model = modelSource(file, { contextTokens: 1_024 });
  const loaded = await PROVIDERS[engine].load(model, {
    signal: new AbortController().signal,
    onProgress: () => undefined,
  });
  try {
    return (await answer(loaded, request(question, maxTokens))).text;
  } finally {
    await loaded.dispose();
  }
}

globalThis.sameText = {
  async open(modelPath) {
    file = await (await fetch(modelPath)).blob();
  },
  begin(engine, question, maxTokens) {
    begun = { text: null };
    const mine = begun;
    textOf(engine, question, maxTokens).then(
      (text) => {
        mine.text = text;
      },
      (error: unknown) => {
        mine.failed = new Error(String(error));
      },
    );
  },
  text() {
    if (begun.failed) throw begun.failed;
    return begun.text;
  },
  async llama(question, maxTokens) {
    const fresh = await freshLlama();
    const prompt = TemplatePrompt.open(fresh.template() ?? '', promptWords(fresh)).tokens(request(question).messages);
    for (let at = 0; at < prompt.length; at += STEP) fresh.decode(prompt.slice(at, at + STEP), 'last');
    const tops: Top[] = [];
    while (tops.length < maxTokens) {
      const next = top(fresh.logits());
      if (fresh.kind(next.tokens[0]).ends) break;
      tops.push(next);
      fresh.decode([next.tokens[0]], 'last');
    }
    return tops;
  },
  async webllm(question, said, variant) {
    library ??= await Library.load(file, variant);
    const prompt = await promptTokens(question);
    const rows = await library.logits([...prompt, ...said], [prompt.length, ...said.map(() => 1)]);
    return rows.map((row) => top(row));
  },
};
