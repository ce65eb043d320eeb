/** Turns a conversation into the tokens of a prompt, as the template in the model's file would. */
import type { ChatMessage } from '@/src/engine/engine';
import { dateString } from '@/src/engine/today';
import { withoutSpaceAfter, withoutSpaceBefore } from '@/src/engine/white-space';
import { encodePieces, ownPiece, spelledTokens, textPiece, type PromptPiece } from '@/src/engine/worker/prompt-pieces';
import type { ChatFormat } from '@/src/gguf/chat-template';
import type { Vocabulary } from '@/src/gguf/vocabulary';
import { SottoError } from '@/src/protocol/errors';

/** What a turn is written with. */
const TURNS = {
  chatml: { start: '<|im_start|>', afterRole: '\n', end: '<|im_end|>', gap: '\n' },
  llama3: { start: '<|start_header_id|>', afterRole: '<|end_header_id|>\n\n', end: '<|eot_id|>', gap: '' },
} as const;

/**
 * The prompt of a chat of a known family, without running its template. `tokenizerJson` declares no control tokens, so
 * that text which spells one becomes ordinary tokens.
 */
export class FamilyPrompt {
  private constructor(
    private readonly vocabulary: Vocabulary,
    private readonly format: ChatFormat,
    private readonly encode: (text: string) => Int32Array,
    /** Tokens that the template's own words may spell, the longest first: control tokens, and such as `<think>`. */
    private readonly special: RegExp,
  ) {}

  /**
   * @param encode Tokens of plain text, in which nothing is a control token.
   * @throws SottoError `model-unsupported` where the vocabulary lacks what turns of this chat are written with.
   */
  static of(vocabulary: Vocabulary, format: ChatFormat, encode: (text: string) => Int32Array): FamilyPrompt {
    const { special } = vocabulary;
    const { start, end } = TURNS[format.family];
    if (!special.has(start) || !special.has(end))
      throw new SottoError('model-unsupported', `the vocabulary has no turns of ${format.family}`);
    return new FamilyPrompt(vocabulary, format, encode, spelledTokens(special.keys()));
  }

  /** The whole prompt, up to where the assistant begins to speak, or goes on: `begun` is what it has said already. */
  tokens(messages: readonly ChatMessage[], begun = ''): number[] {
    const { family, writesBos, unthinking } = this.format;
    const { start, afterRole } = TURNS[family];
    const pieces = [
      ...this.withSystem(messages).flat(),
      ownPiece(`${start}assistant${afterRole}${unthinking}`),
      textPiece(begun),
    ];
    const { bos, addsBos } = this.vocabulary;
    return [
      ...(bos !== null && (addsBos || writesBos) ? [bos] : []),
      ...encodePieces(pieces, (words) => this.partsOf(words), this.encode),
    ];
  }

  /** The turns, and before them the system's words that the template has itself. */
  private withSystem(messages: readonly ChatMessage[]): PromptPiece[][] {
    const { defaultSystem, beforeDate } = this.format;
    const turns = messages.map((message) => this.turn(message.role, [textPiece(this.trimmed(message.content))]));
    const hasSystem = messages[0]?.role === 'system';
    if (beforeDate !== null) {
      const date = ownPiece(`${beforeDate}${dateString()}\n\n`);
      const words = hasSystem ? [date, textPiece(this.trimmed(messages[0]?.content ?? ''))] : [date];
      return [this.turn('system', words), ...turns.slice(hasSystem ? 1 : 0)];
    }
    return hasSystem || defaultSystem === null ? turns : [this.turn('system', [ownPiece(defaultSystem)]), ...turns];
  }

  private turn(role: ChatMessage['role'], words: readonly PromptPiece[]): PromptPiece[] {
    const { start, afterRole, end, gap } = TURNS[this.format.family];
    return [ownPiece(`${start}${role}${afterRole}`), ...words, ownPiece(`${end}${gap}`)];
  }

  /** As llama.cpp's `trim`: of white space in ASCII. */
  private trimmed(text: string): string {
    return this.format.trims ? withoutSpaceAfter(withoutSpaceBefore(text)) : text;
  }

  private partsOf(words: string): (number | string)[] {
    return words.split(this.special).map((part) => this.vocabulary.special.get(part) ?? part);
  }
}
