/** In a page of the extension: the tokens of texts and conversations on both engines. */
import type { ChatMessage } from '@/src/engine/engine';
import { describe } from '@/src/gguf/describe';
import { readGguf } from '@/src/gguf/gguf';
import { readVocabulary, type Vocabulary } from '@/src/gguf/vocabulary';
import type { Llama } from '@/src/engine/providers/llama/module';
import { TemplatePrompt } from '@/src/engine/providers/llama/worker/chat-prompt';
import { promptWords } from '@/src/engine/providers/llama/worker/prompt-words';
import { tokenizerJson } from '@/src/engine/providers/webllm/convert/tokenizer-json';
import { FamilyPrompt } from '@/src/engine/providers/webllm/worker/chat-prompt';
import { makeTokenizer, type Tokenizer } from '@/src/engine/providers/webllm/worker/runtime';
import { tokenBytes } from '@/src/engine/providers/webllm/worker/token-bytes';
import { defuserFor, type Defuse } from '@/src/engine/providers/wllama/control-tokens';
import { TokenText } from '@/src/engine/worker/token-text';
import { llamaInPage } from './llama-in-page';

/** The page's functions, in `globalThis.tokens`. */
export interface TokensPage {
  /** Loads a model of the package, by its path, into llama.cpp and its vocabulary into web-llm's tokenizer. */
  open(modelPath: string): Promise<void>;
  /** Tokens of plain text, in which nothing is a control token. */
  llama(texts: readonly string[]): number[][];
  webllm(texts: readonly string[]): number[][];
  /** Which tokens end an answer, in order. */
  ends(): { llama: number[]; webllm: number[] };
  /** Names of tokens that steer the model, with only one of those that are reserved. */
  readonly steering: readonly string[];
  /** The prompt of a conversation on each engine, as in the product. */
  prompt(messages: readonly ChatMessage[]): Prompts;
}

export interface Prompt {
  /** With control tokens spelled. */
  readonly text: string;
  readonly tokens: readonly number[];
  /** The tokens that steer the model. */
  readonly steering: readonly number[];
}

export interface Prompts {
  readonly llama: Prompt;
  readonly webllm: Prompt;
}

declare global {
  var tokens: TokensPage | undefined;
}

function llamaTokens(texts: readonly string[]): number[][] {
  return texts.map((text) => [...opened().llama.tokenize(text, { beginning: false, control: false })]);
}

function llamaEnds(): number[] {
  const { llama } = opened();
  return Array.from({ length: llama.fact('vocabulary') }, (_, token) => token).filter(
    (token) => llama.kind(token).ends,
  );
}

function bothPrompts(messages: readonly ChatMessage[]): Prompts {
  const { prompts, vocabulary } = opened();
  const steers = new Set(vocabulary.special.values());
  const promptOf = (tokens: readonly number[]): Prompt => ({
    text: spelled(tokens, vocabulary),
    tokens,
    steering: tokens.filter((token) => steers.has(token)),
  });
  return { llama: promptOf(prompts.llama.tokens(messages)), webllm: promptOf(prompts.webllm.tokens(messages)) };
}

function spelled(tokens: readonly number[], vocabulary: Vocabulary): string {
  const names = new Map([...vocabulary.special].map(([name, id]) => [id, name]));
  const text = new TokenText(tokenBytes(vocabulary));
  return tokens.map((token) => names.get(token) ?? text.push(token)).join('') + text.finish();
}

interface Loaded {
  readonly llama: Llama;
  readonly tokenizer: Tokenizer;
  readonly vocabulary: Vocabulary;
  readonly prompts: { readonly llama: TemplatePrompt; readonly webllm: FamilyPrompt };
  readonly defuse: Defuse;
}

let loaded: Loaded | undefined;

function opened(): Loaded {
  if (!loaded) throw new Error('no model is open');
  return loaded;
}

globalThis.tokens = {
  async open(modelPath) {
    loaded?.llama.close();
    const file = await (await fetch(modelPath)).blob();
    const gguf = await readGguf(file);
    const { splitter, chat } = describe(gguf);
    if (!chat) throw new Error('its chat is of no known family');
    const vocabulary = readVocabulary(gguf);
    const tokenizer = await makeTokenizer(tokenizerJson(vocabulary, splitter));
    const llama = await llamaInPage(file);
    const prompts = {
      llama: TemplatePrompt.open(llama.template() ?? '', promptWords(llama)),
      webllm: FamilyPrompt.of(vocabulary, chat, (text) => tokenizer.encode(text)),
    };
    loaded = { llama, tokenizer, vocabulary, prompts, defuse: defuserFor(gguf) };
  },
  llama: llamaTokens,
  webllm(texts) {
    return texts.map((text) => [...opened().tokenizer.encode(text)]);
  },
  ends() {
    const sorted = (ids: Iterable<number>) => [...ids].sort((a, b) => a - b);
    return { llama: sorted(llamaEnds()), webllm: sorted(opened().vocabulary.ends) };
  },
  get steering() {
    const reserved = /reserved_special_token_[1-9]/;
    return [...(loaded?.vocabulary.special.keys() ?? [])].filter(
      (name) => loaded?.defuse(name) !== name && !reserved.test(name),
    );
  },
  prompt: bothPrompts,
};
