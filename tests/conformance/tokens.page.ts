/** What both engines make of text and of conversations, token by token, in a page of the extension. */
import { describe } from '@/src/gguf/describe';
import { readGguf } from '@/src/gguf/gguf';
import { readVocabulary } from '@/src/gguf/vocabulary';
import { tokenizerJson } from '@/src/engine/providers/webllm/convert/tokenizer-json';
import { makeTokenizer, type Tokenizer } from '@/src/engine/providers/webllm/worker/runtime';
import { Session } from '@/src/engine/providers/wllama/session';

/** What the page offers as `globalThis.tokens`. */
export interface TokensPage {
  /** Loads a model of the package, by its path, into llama.cpp and its vocabulary into web-llm's tokenizer. */
  open(modelPath: string): Promise<void>;
  /** Tokens of plain text, in which nothing is a control token. */
  llama(texts: readonly string[]): Promise<number[][]>;
  webllm(texts: readonly string[]): number[][];
}

declare global {
  var tokens: TokensPage | undefined;
}

let session: Session | undefined;
let tokenizer: Tokenizer | undefined;

/** Of llama-server's verbose answer: the tokens whose chance was to be changed, in the order in which they were named. */
interface Verbose {
  readonly __verbose: { readonly generation_settings: { readonly logit_bias: readonly { readonly token: number; readonly bias: number }[] } };
}

/**
 * llama-server has no route for tokens in wllama. But a request may name tokens by text whose chance is to be changed,
 * and the verbose answer lists them: text is tokenized there as plain text, and the change tells which text it was.
 */
async function llamaTokens(open: Session, texts: readonly string[]): Promise<number[][]> {
  // Asked for no token, llama-server says one all the same: this one, for bytes that are no text would end the request.
  const said = ['a', 1e6];
  const request = { prompt: 'a', n_predict: 0, verbose: true, logit_bias: [said, ...texts.map((text, index) => [text.toWellFormed(), index + 1])] };
  const id = await open.begin(request, false);
  let data: unknown = null;
  for (let more = true; more;) {
    const step = await open.step(id);
    if (step.isError) throw new Error(JSON.stringify(step.data));
    data = step.data ?? data;
    more = step.hasMore;
  }
  const out: number[][] = texts.map(() => []);
  for (const { token, bias } of (data as Verbose).__verbose.generation_settings.logit_bias) out[bias - 1]?.push(token);
  return out;
}

globalThis.tokens = {
  async open(modelPath) {
    session?.worker.terminate();
    const file = await (await fetch(modelPath)).blob();
    const gguf = await readGguf(file);
    tokenizer = await makeTokenizer(tokenizerJson(readVocabulary(gguf), describe(gguf).splitter));
    session = await Session.open(file, { on: { threads: 1 }, contextTokens: 4096, signal: new AbortController().signal, onProgress: () => undefined });
  },
  async llama(texts) {
    if (!session) throw new Error('no model is open');
    return llamaTokens(session, texts);
  },
  webllm(texts) {
    return texts.map((text) => [...(tokenizer?.encode(text) ?? [])]);
  },
};
