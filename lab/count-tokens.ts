/**
 * Counts tokens as a model does, in Node: by byte-level BPE (of GPT-2's kind, as in Llama 3, Qwen and SmolLM2). The
 * vocabulary comes from a `tokenizer.json` or from a GGUF file's header.
 */
import { openAsBlob } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { BadInput } from './question-pages.ts';

/** The fields of a Hugging Face `tokenizer.json` that are read. */
interface TokenizerJson {
  readonly pre_tokenizer: PreTokenizer | null;
  readonly model: {
    readonly type?: string;
    readonly ignore_merges?: boolean;
    readonly vocab: Readonly<Record<string, number>>;
    readonly merges: readonly (string | readonly [string, string])[];
  };
}
interface PreTokenizer {
  readonly type: string;
  readonly pretokenizers?: readonly PreTokenizer[];
  readonly pattern?: { readonly Regex?: string };
  readonly use_regex?: boolean;
}

/** GPT-2's pattern, by which a `ByteLevel` step splits. */
const GPT2 = /'s|'t|'re|'ve|'m|'ll|'d| ?\p{L}+| ?\p{N}+| ?[^\s\p{L}\p{N}]+|\s+(?!\S)|\s+/gu;

/** The visible character that GPT-2 writes for each byte. */
const BYTES: readonly string[] = (() => {
  let next = 256;
  const isSeen = (byte: number): boolean => (byte > 32 && byte < 127) || (byte > 160 && byte !== 173);
  return Array.from({ length: 256 }, (_, byte) => String.fromCharCode(isSeen(byte) ? byte : next++));
})();

/** Patterns that are applied in order, each to the pieces of the one before. */
function splittersOf(step: PreTokenizer): RegExp[] {
  if (step.type === 'Sequence') return (step.pretokenizers ?? []).flatMap(splittersOf);
  if (step.type === 'Digits') return [/\p{N}|\P{N}+/gu];
  if (step.type === 'ByteLevel') return step.use_regex === false ? [] : [GPT2];
  const pattern = step.pattern?.Regex;
  if (step.type !== 'Split' || pattern === undefined) throw new BadInput(`The vocabulary splits by ${step.type}.`);
  return [new RegExp(pattern, 'gu')];
}

/** All of a text in order: the matches and what lies between them. */
function split(text: string, by: RegExp): string[] {
  const parts: string[] = [];
  let from = 0;
  for (const { 0: match, index } of text.matchAll(by)) {
    if (index > from) parts.push(text.slice(from, index));
    parts.push(match);
    from = index + match.length;
  }
  if (from < text.length) parts.push(text.slice(from));
  return parts.filter((part) => part !== '');
}

/** So many words are cached with their count. A page has few different ones. */
const MOST_KEPT = 200_000;

/** How many tokens a text has. */
export type CountTokens = (text: string) => number;

function counterOf({ pre_tokenizer: splitting, model }: TokenizerJson): CountTokens {
  if (!splitting || (model.type !== undefined && model.type !== 'BPE'))
    throw new BadInput('The vocabulary is not byte-level BPE.');
  const splitters = splittersOf(splitting);
  const ranks = new Map(
    model.merges.map((merge, rank) => [typeof merge === 'string' ? merge : merge.join(' '), rank] as const),
  );
  const known = new Map<string, number>();
  const countPiece = (piece: string): number => {
    const characters = Array.from(Buffer.from(piece, 'utf8'), (byte) => BYTES[byte] ?? '');
    if (model.ignore_merges === true && Object.hasOwn(model.vocab, characters.join(''))) return 1;
    for (;;) {
      let best = { at: -1, rank: Infinity };
      for (let at = 0; at + 1 < characters.length; at += 1) {
        const rank = ranks.get(`${characters[at] ?? ''} ${characters[at + 1] ?? ''}`) ?? Infinity;
        if (rank < best.rank) best = { at, rank };
      }
      if (best.at < 0) return characters.length;
      characters.splice(best.at, 2, `${characters[best.at] ?? ''}${characters[best.at + 1] ?? ''}`);
    }
  };
  return (text) => {
    const pieces = splitters.reduce((parts, by) => parts.flatMap((part) => split(part, by)), [text]);
    return pieces.reduce((sum, piece) => {
      const tokens = known.get(piece) ?? countPiece(piece);
      if (known.size < MOST_KEPT) known.set(piece, tokens);
      return sum + tokens;
    }, 0);
  };
}

/**
 * @param file a `tokenizer.json`, or a GGUF file or the beginning of one with its vocabulary.
 * @param fromGguf makes a `tokenizer.json` out of a GGUF file.
 * @throws BadInput for other files, and for vocabularies of another kind.
 */
export async function readCounter(file: string, fromGguf: (file: Blob) => Promise<string>): Promise<CountTokens> {
  try {
    const blob = await openAsBlob(file);
    const isGguf = (await blob.slice(0, 4).text()) === 'GGUF';
    return counterOf(JSON.parse(isGguf ? await fromGguf(blob) : await readFile(file, 'utf8')) as TokenizerJson);
  } catch (error) {
    if (error instanceof BadInput) throw error;
    throw new BadInput(`${file} is no vocabulary: ${error instanceof Error ? error.message : String(error)}`);
  }
}
