/** Makes a Hugging Face `tokenizer.json` from the vocabulary in a GGUF file, for web-llm's tokenizer. */
import type { Vocabulary } from '@/src/gguf/vocabulary';

const BYTE_LEVEL = { type: 'ByteLevel', add_prefix_space: false, trim_offsets: true };

/** Splits at matches of the expression, and turns the pieces into byte-level characters. */
function splitBy(regex: string): object {
  return {
    type: 'Sequence',
    pretokenizers: [
      { type: 'Split', pattern: { Regex: regex }, behavior: 'Isolated', invert: false },
      { ...BYTE_LEVEL, use_regex: false },
    ],
  };
}

/** The expressions of Llama 3 and Qwen differ only in how many digits stay together. */
function likeLlama3(digits: string): string {
  const contraction = String.raw`(?:'[sS]|'[tT]|'[rR][eE]|'[vV][eE]|'[mM]|'[lL][lL]|'[dD])`;
  return String.raw`${contraction}|[^\r\n\p{L}\p{N}]?\p{L}+|${digits}| ?[^\s\p{L}\p{N}]+[\r\n]*|\s*[\r\n]+|\s+(?!\S)|\s+`;
}

interface Splitter {
  readonly preTokenizer: object;
  /** Whether a word in the vocabulary is one token, whatever the merges would make of it (Llama 3). */
  readonly wholeWords: boolean;
}

/**
 * How text is split before pairs are merged, by GGUF's `tokenizer.ggml.pre`. Each gives the same tokens as llama.cpp.
 */
const SPLITTERS: Readonly<Record<string, Splitter>> = {
  smollm: {
    preTokenizer: {
      type: 'Sequence',
      pretokenizers: [
        { type: 'Digits', individual_digits: true },
        { ...BYTE_LEVEL, use_regex: true },
      ],
    },
    wholeWords: false,
  },
  'llama-bpe': { preTokenizer: splitBy(likeLlama3(String.raw`\p{N}{1,3}`)), wholeWords: true },
  // The models' own files normalize text (NFC) first. llama.cpp does not, and both engines should have equal prompts.
  qwen2: { preTokenizer: splitBy(likeLlama3(String.raw`\p{N}`)), wholeWords: false },
};

/** Whether text can be split as the model expects. */
export function knowsSplitter(splitter: string): boolean {
  return Object.hasOwn(SPLITTERS, splitter);
}

/**
 * Control tokens are deliberately not declared: text that spells one (`<|im_end|>` in a page) becomes ordinary tokens
 * and cannot end its turn. Real ones are inserted by id (`chat-prompt.ts`).
 */
export function tokenizerJson({ tokens, merges }: Vocabulary, splitter: string): string {
  const { preTokenizer = null, wholeWords = false } = SPLITTERS[splitter] ?? {};
  return JSON.stringify({
    version: '1.0',
    truncation: null,
    padding: null,
    added_tokens: [],
    normalizer: null,
    pre_tokenizer: preTokenizer,
    post_processor: null,
    decoder: { ...BYTE_LEVEL, use_regex: true },
    model: {
      type: 'BPE',
      dropout: null,
      unk_token: null,
      continuing_subword_prefix: null,
      end_of_word_suffix: null,
      fuse_unk: false,
      byte_fallback: false,
      ignore_merges: wholeWords,
      vocab: Object.fromEntries(tokens.map((token, id) => [token, id])),
      merges,
    },
  });
}
