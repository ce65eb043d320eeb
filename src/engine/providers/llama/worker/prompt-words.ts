/** What a prompt is made with: the tokenizer in a model's file, and the tokens that no text may become. */
import type { Llama } from '@/src/engine/providers/llama/module';

/** A token that llama.cpp takes whole out of a text where it is spelled. */
export interface SpecialToken {
  readonly id: number;
  /** Only where control tokens are asked for. The others, which the file's maker has added, are found in every text. */
  readonly isControl: boolean;
}

export interface PromptWords {
  /**
   * @param options `beginning`: with what a text begins with by itself. `control`: what spells a control token is one.
   */
  tokenize(text: string, options: { beginning: boolean; control: boolean }): Int32Array;
  /** By how they are spelled. */
  readonly special: ReadonlyMap<string, SpecialToken>;
  /** Whether a prompt begins with `bos`, even where the chat template does not say so. */
  readonly addsBos: boolean;
  readonly bos: { readonly id: number; readonly text: string } | null;
  /** Empty for a vocabulary without one. */
  readonly eosText: string;
}

/** Of the tokens that a file's maker has added, ordinary ones are words, white space, emoji and single characters. */
const SIGNS = /[\p{P}\p{Sm}\p{Sc}\p{Sk}]/u;

/** Tokens that no text may become, by their spelling: those of control, and others that a chat is written with. */
export function steering({ special, bos }: PromptWords): Map<string, number> {
  const found = new Map<string, number>();
  for (const [spelling, { id, isControl }] of special)
    if (isControl || (/../su.test(spelling) && SIGNS.test(spelling))) found.set(spelling, id);
  if (bos) found.set(bos.text, bos.id);
  found.delete('');
  return found;
}

/** Those of a loaded model. Asks for the kind of each token: 30 ms for a vocabulary of 262,000. */
export function promptWords(llama: Llama): PromptWords {
  const decoder = new TextDecoder('utf-8', { ignoreBOM: true });
  const spelling = (id: number): string => decoder.decode(llama.piece(id, true));
  const special = new Map<string, SpecialToken>();
  for (let id = 0; id < llama.fact('vocabulary'); id += 1) {
    const { control, user } = llama.kind(id);
    if (control || user) special.set(spelling(id), { id, isControl: control });
  }
  // llama.cpp has a number for each, also where the file names none: that of any token.
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
