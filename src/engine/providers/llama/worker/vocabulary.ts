/** What the worker asks a model's vocabulary, by llama.cpp. */
import type { Llama } from '@/src/engine/providers/llama/module';

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
