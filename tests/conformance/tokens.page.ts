/** What both engines make of text and of conversations, token by token, in a page of the extension. */
import type { ChatMessage } from '@/src/engine/engine';
import { describe } from '@/src/gguf/describe';
import { readGguf } from '@/src/gguf/gguf';
import { readVocabulary, type Vocabulary } from '@/src/gguf/vocabulary';
import { tokenizerJson } from '@/src/engine/providers/webllm/convert/tokenizer-json';
import { ChatPrompt } from '@/src/engine/providers/webllm/worker/chat-prompt';
import { makeTokenizer, type Tokenizer } from '@/src/engine/providers/webllm/worker/runtime';
import { tokenBytes } from '@/src/engine/providers/webllm/worker/token-bytes';
import { chatRequest } from '@/src/engine/providers/wllama/completion';
import { defuserFor, type Defuse } from '@/src/engine/providers/wllama/control-tokens';
import { Session } from '@/src/engine/providers/wllama/session';
import { TokenText } from '@/src/engine/worker/token-text';

/** What the page offers as `globalThis.tokens`. */
export interface TokensPage {
  /** Loads a model of the package, by its path, into llama.cpp and its vocabulary into web-llm's tokenizer. */
  open(modelPath: string): Promise<void>;
  /** Tokens of plain text, in which nothing is a control token. */
  llama(texts: readonly string[]): Promise<number[][]>;
  webllm(texts: readonly string[]): number[][];
  /** Which tokens end an answer, in order. */
  ends(): Promise<{ llama: number[]; webllm: number[] }>;
  /** Names of tokens that steer the model; of those that are reserved for later, one. */
  readonly steering: readonly string[];
  /** The prompt of a conversation, as the product asks each engine. */
  prompt(messages: readonly ChatMessage[]): Promise<Prompts>;
}

export interface Prompt {
  /** With control tokens spelled. */
  readonly text: string;
  readonly tokens: readonly number[];
  /** Those of them that steer the model. */
  readonly steering: readonly number[];
}

export interface Prompts {
  /** `count` is how many tokens llama.cpp itself says that the prompt has. */
  readonly llama: Prompt & { readonly count: number };
  readonly webllm: Prompt;
}

declare global {
  var tokens: TokensPage | undefined;
}

/**
 * Of llama-server's verbose answer: the tokens whose chance was to be changed, in the order in which they were named.
 */
interface Verbose {
  readonly __verbose: {
    readonly prompt: string;
    readonly tokens_evaluated: number;
    readonly generation_settings: {
      readonly logit_bias: readonly { readonly token: number; readonly bias: number | null }[];
    };
  };
}

/**
 * What llama.cpp is to say: asked for no token, llama-server says one, and bytes that are no text would end the
 * request.
 */
const SAY = ['a', 1e6] as const;

async function ask(request: object, isChat = false): Promise<Verbose['__verbose']> {
  if (!loaded) throw new Error('no model is open');
  const { session } = loaded;
  const id = await session.begin({ logit_bias: [SAY], n_predict: 0, ...request, stream: false, verbose: true }, isChat);
  let data: unknown = null;
  for (let more = true; more; ) {
    const step = await session.step(id);
    if (step.isError) throw new Error(JSON.stringify(step.data));
    data = step.data ?? data;
    more = step.hasMore;
  }
  return (data as Verbose).__verbose;
}

/**
 * llama-server has no route for tokens in wllama. But a request may name tokens by text whose chance is to be changed,
 * and the verbose answer lists them: text is tokenized there as plain text, and the change tells which text it was.
 */
async function llamaTokens(texts: readonly string[]): Promise<number[][]> {
  const { generation_settings: settings } = await ask({
    prompt: 'a',
    logit_bias: [SAY, ...texts.map((text, index) => [text.toWellFormed(), index + 1])],
  });
  const out: number[][] = texts.map(() => []);
  for (const { token, bias } of settings.logit_bias) out[(bias ?? 0) - 1]?.push(token);
  return out;
}

/** Asked to go on for ever, llama.cpp forbids all tokens that end an answer, and lists them. */
async function llamaEnds(): Promise<number[]> {
  const { generation_settings: settings } = await ask({ prompt: 'a', ignore_eos: true });
  return settings.logit_bias.filter(({ bias }) => bias === null).map(({ token }) => token);
}

async function bothPrompts(messages: readonly ChatMessage[]): Promise<Prompts> {
  if (!loaded) throw new Error('no model is open');
  const { defuse, prompt, vocabulary } = loaded;
  const sampling = { temperature: 0, topP: 1, repetitionPenalty: 1, maxTokens: 1 };
  const defused = messages.map((message) => ({ ...message, content: defuse(message.content) }));
  const asked = await ask(chatRequest({ messages: defused, prefixLength: 1, sampling }), true);
  const tokens = { llama: await llamaPrompt(asked.prompt, vocabulary), webllm: prompt.tokens(messages) };
  const steers = new Set(vocabulary.special.values());
  const steering = (list: readonly number[]) => list.filter((token) => steers.has(token));
  return {
    llama: {
      text: asked.prompt,
      tokens: tokens.llama,
      steering: steering(tokens.llama),
      count: asked.tokens_evaluated,
    },
    webllm: { text: spelled(tokens.webllm, vocabulary), tokens: tokens.webllm, steering: steering(tokens.webllm) },
  };
}

/**
 * The tokens of a finished prompt, as llama.cpp goes about it: cut at the control tokens, and plain text between them.
 */
async function llamaPrompt(text: string, { special }: Vocabulary): Promise<number[]> {
  const names = [...special.keys()]
    .sort((a, b) => b.length - a.length)
    .map((name) => name.replace(/[$()*+./?[\\\]^{|}]/g, '\\$&'));
  const parts = text.split(new RegExp(`(${names.join('|')})`, 'u'));
  const plain = await llamaTokens(parts);
  return parts.flatMap((part, index) => special.get(part) ?? plain[index] ?? []);
}

function spelled(tokens: readonly number[], vocabulary: Vocabulary): string {
  const names = new Map([...vocabulary.special].map(([name, id]) => [id, name]));
  const text = new TokenText(tokenBytes(vocabulary));
  return tokens.map((token) => names.get(token) ?? text.push(token)).join('') + text.finish();
}

interface Loaded {
  readonly session: Session;
  readonly tokenizer: Tokenizer;
  readonly vocabulary: Vocabulary;
  readonly prompt: ChatPrompt;
  readonly defuse: Defuse;
}

let loaded: Loaded | undefined;

globalThis.tokens = {
  async open(modelPath) {
    loaded?.session.worker.terminate();
    const file = await (await fetch(modelPath)).blob();
    const gguf = await readGguf(file);
    const { splitter, chat } = describe(gguf);
    if (!chat) throw new Error('its chat is of no known family');
    const vocabulary = readVocabulary(gguf);
    const tokenizer = await makeTokenizer(tokenizerJson(vocabulary, splitter));
    const session = await Session.open(file, {
      on: { threads: 1 },
      contextTokens: 4096,
      signal: new AbortController().signal,
      onProgress: () => undefined,
    });
    const prompt = new ChatPrompt(vocabulary, chat, (text) => tokenizer.encode(text));
    loaded = { session, tokenizer, vocabulary, prompt, defuse: defuserFor(gguf) };
  },
  llama: llamaTokens,
  webllm(texts) {
    return texts.map((text) => [...(loaded?.tokenizer.encode(text) ?? [])]);
  },
  async ends() {
    const sorted = (ids: Iterable<number>) => [...ids].sort((a, b) => a - b);
    return { llama: sorted(await llamaEnds()), webllm: sorted(loaded?.vocabulary.ends ?? []) };
  },
  get steering() {
    const reserved = /reserved_special_token_[1-9]/;
    return [...(loaded?.vocabulary.special.keys() ?? [])].filter(
      (name) => loaded?.defuse(name) !== name && !reserved.test(name),
    );
  },
  prompt: bothPrompts,
};
