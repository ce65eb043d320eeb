/** What the worker asks a model's vocabulary, by llama.cpp. */
import type { Llama } from '@/src/engine/providers/llama/module';
import type { PromptWords } from './chat-prompt';

export interface Vocabulary {
  /** Whether a token ends an answer. */
  ends(token: number): boolean;
  /** A token's bytes in a text; none for one of control. */
  bytesOf(token: number): Uint8Array;
}

export function vocabularyOf(llama: Llama): Vocabulary {
  return {
    ends: (token) => llama.kind(token).ends,
    bytesOf: (token) => llama.piece(token),
  };
}

/** What a chat prompt is made with. */
export function promptWords(llama: Llama): PromptWords {
  const spelled = (token: number): string => new TextDecoder().decode(llama.piece(token, true));
  const [bos, eos] = [llama.fact('bos'), llama.fact('eos')];
  return {
    tokenize: (text, options) => llama.tokenize(text, options),
    addsBos: llama.fact('addsBos') === 1,
    bos: bos < 0 ? null : { id: bos, text: spelled(bos) },
    eosText: eos < 0 ? '' : spelled(eos),
  };
}
