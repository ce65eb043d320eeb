/** What both engines answer to the same question with the same file, and how sure each was of it, token by token. */
import { webllmProvider } from '@/src/engine/providers/webllm/provider';
import { tokenizerJson } from '@/src/engine/providers/webllm/convert/tokenizer-json';
import { ChatPrompt } from '@/src/engine/providers/webllm/worker/chat-prompt';
import { makeTokenizer } from '@/src/engine/providers/webllm/worker/runtime';
import { wllamaProvider, wllamaWebgpuProvider } from '@/src/engine/providers/wllama/provider';
import { Session } from '@/src/engine/providers/wllama/session';
import { describe } from '@/src/gguf/describe';
import { readGguf } from '@/src/gguf/gguf';
import { readVocabulary } from '@/src/gguf/vocabulary';
import { answer, request } from './bench';
import { Library, type Variant } from './numbers/library';
import { modelSource } from './subject';

/** The two likeliest next tokens, and by how much the first is ahead, in logits. */
export interface Top {
  readonly tokens: readonly [number, number];
  readonly ahead: number;
}

export interface SameTextPage {
  open(modelPath: string): Promise<void>;
  /** Asks an engine as it ships for a greedy answer, which `text` is once it is there; throws what it failed of. */
  begin(engine: 'webllm' | 'wllama' | 'wllama-webgpu', question: string, maxTokens: number): void;
  text(): string | null;
  /** llama.cpp's greedy answer, a `Top` for each of its tokens. Keys and values are kept as `cacheType`. */
  llama(question: string, maxTokens: number, cacheType: 'f16' | 'f32'): Promise<Top[]>;
  /** The same of web-llm, when its answer so far was `said`: a `Top` for each of these tokens and one for the next. */
  webllm(question: string, said: readonly number[], variant: Variant): Promise<Top[]>;
}

declare global {
  var sameText: SameTextPage | undefined;
}

const PROVIDERS = { webllm: webllmProvider, wllama: wllamaProvider, 'wllama-webgpu': wllamaWebgpuProvider } as const;

/** As llama-server streams them, asked for `logprobs`. */
interface Chunk {
  readonly choices?: readonly {
    readonly logprobs?: {
      readonly content: readonly {
        readonly top_logprobs: readonly { readonly id: number; readonly logprob: number }[];
      }[];
    };
  }[];
}

let file = new Blob();
let session: { readonly cacheType: string; readonly open: Session } | undefined;
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

async function llamaWith(cacheType: 'f16' | 'f32'): Promise<Session> {
  if (session?.cacheType === cacheType) return session.open;
  session?.open.worker.terminate();
  const open = await Session.open(file, {
    on: { threads: 1 },
    contextTokens: 1024,
    cacheType,
    signal: new AbortController().signal,
    onProgress: () => undefined,
  });
  // What was asked for is what is compared: llama.cpp's own word for it.
  if (!open.worker.log.complaints.some((line) => line.includes(`K (${cacheType})`)))
    throw new Error(`llama.cpp keeps no keys as ${cacheType}.`);
  session = { cacheType, open };
  return open;
}

async function promptTokens(question: string): Promise<number[]> {
  const gguf = await readGguf(file);
  const [vocabulary, facts] = [readVocabulary(gguf), describe(gguf)];
  const tokenizer = await makeTokenizer(tokenizerJson(vocabulary, facts.splitter));
  if (!facts.chat) throw new Error('its chat is of no known family');
  return new ChatPrompt(vocabulary, facts.chat, (text) => tokenizer.encode(text)).tokens(request(question).messages);
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
  async llama(question, maxTokens, cacheType) {
    const open = await llamaWith(cacheType);
    const { messages } = request(question);
    const id = await open.begin(
      {
        messages,
        stream: true,
        temperature: 0,
        max_tokens: maxTokens,
        cache_prompt: false,
        logprobs: true,
        top_logprobs: 2,
      },
      true,
    );
    const tops: Top[] = [];
    for (let more = true; more; ) {
      const step = await open.step(id);
      if (step.isError) throw new Error(JSON.stringify(step.data));
      for (const { choices = [] } of [step.data ?? []].flat() as Chunk[]) {
        for (const {
          top_logprobs: [first, second],
        } of choices.flatMap(({ logprobs }) => logprobs?.content ?? [])) {
          if (first && second) tops.push({ tokens: [first.id, second.id], ahead: first.logprob - second.logprob });
        }
      }
      more = step.hasMore;
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
