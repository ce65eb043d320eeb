/** A Hugging Face `tokenizer.json` from the vocabulary in a GGUF file, for web-llm's tokenizer. */
import type { Vocabulary } from '@/src/gguf/vocabulary';

const BYTE_LEVEL = { type: 'ByteLevel', add_prefix_space: false, trim_offsets: true, use_regex: true };

/** By GGUF's `tokenizer.ggml.pre`: how text is split before pairs are merged. Checked against the models' own files. */
const SPLITTERS: Readonly<Record<string, object>> = {
  smollm: { type: 'Sequence', pretokenizers: [{ type: 'Digits', individual_digits: true }, BYTE_LEVEL] },
};

/** Whether text can be split as the model expects it. */
export function knowsSplitter(splitter: string): boolean {
  return Object.hasOwn(SPLITTERS, splitter);
}

/**
 * The control tokens are deliberately not declared as such: then text that spells one (`<|im_end|>` in a page) becomes
 * ordinary tokens and cannot end its turn. Ours are put in by id (`chat-prompt.ts`).
 */
export function tokenizerJson({ tokens, merges }: Vocabulary, splitter: string): string {
  return JSON.stringify({
    version: '1.0',
    truncation: null,
    padding: null,
    added_tokens: [],
    normalizer: null,
    pre_tokenizer: SPLITTERS[splitter],
    post_processor: null,
    decoder: BYTE_LEVEL,
    model: {
      type: 'BPE', dropout: null, unk_token: null, continuing_subword_prefix: null, end_of_word_suffix: null,
      fuse_unk: false, byte_fallback: false,
      vocab: Object.fromEntries(tokens.map((token, id) => [token, id])),
      merges,
    },
  });
}
