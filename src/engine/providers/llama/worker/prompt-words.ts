/** What prompts are made with: the tokenizer in a model's file, and its special tokens. */
import type { Llama } from '@/src/engine/providers/llama/module';

/** A token that llama.cpp finds in a text by its spelling. */
export interface SpecialToken {
  readonly id: number;
  /**
   * Control tokens are found only on request. The others, which the file's maker has added, are found in every text.
   */
  readonly isControl: boolean;
}

export interface PromptWords {
  /**
   * @param options `beginning`: whether to put the first token before the text. `control`: whether to find control
   *   tokens.
   */
  tokenize(text: string, options: { beginning: boolean; control: boolean }): Int32Array;
  /** By their spelling. */
  readonly special: ReadonlyMap<string, SpecialToken>;
  /** Whether a prompt begins with `bos`, even if the chat template does not write it. */
  readonly addsBos: boolean;
  readonly bos: { readonly id: number; readonly text: string } | null;
  /** The spelling of the token that ends a text; empty if there is none. */
  readonly eosText: string;
}

/** Added tokens with such a sign may steer. Others are words, white space, emoji or single characters. */
const SIGNS = /[\p{P}\p{Sm}\p{Sc}\p{Sk}]/u;

/** Tokens that no text may become, by their spelling: control tokens, and others that chats are written with. */
export function steering({ special, bos }: PromptWords): Map<string, number> {
  const found = new Map<string, number>();
  for (const [spelling, { id, isControl }] of special)
    if (isControl || (/../su.test(spelling) && SIGNS.test(spelling))) found.set(spelling, id);
  if (bos) found.set(bos.text, bos.id);
  found.delete('');
  return found;
}

/** Of a loaded model. Asks for the kind of each token, which takes 30 ms for a vocabulary of 262,000. */
export function promptWords(llama: Llama): PromptWords {
  const decoder = new TextDecoder('utf-8', { ignoreBOM: true });
  const spelling = (id: number): string => decoder.decode(llama.piece(id, true));
  const special = new Map<string, SpecialToken>();
  for (let id = 0; id < llama.fact('vocabulary'); id += 1) {
    const { control, user } = llama.kind(id);
    if (control || user) special.set(spelling(id), { id, isControl: control });
  }
  // If the file names none, llama.cpp still has a number: that of some token.
  const addsBos = llama.fact('addsBos') === 1;
  const [bos, eos] = [llama.fact('bos'), llama.fact('eos')];
  const names = (id: number): boolean => id >= 0 && llama.kind(id).control;
  return {
    tokenize: (text, options) => llama.tokenize(text, options),
    special,
    addsBos,
    bos: names(bos) || (addsBos && bos >= 0) ? { id: bos, text: spelling(bos) } : null,
    eosText: names(eos) ? spelling(eos) : '',
  };
}
