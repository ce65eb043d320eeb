/** Turns a conversation into the tokens of a prompt, by what is known of the template's family. */
import type { ChatMessage } from '@/src/engine/engine';
import { dateString } from '@/src/engine/today';
import { withoutSpaceAfter, withoutSpaceBefore } from '@/src/engine/white-space';
import { encodePieces, ownPiece, spelledTokens, textPiece, type PromptPiece } from '@/src/engine/worker/prompt-pieces';
import type { ChatFormat } from '@/src/gguf/chat-template';
import type { Vocabulary } from '@/src/gguf/vocabulary';
import { SottoError } from '@/src/protocol/errors';

/** How each family writes a turn. */
const TURNS = {
  chatml: { start: '<|im_start|>', afterRole: '\n', end: '<|im_end|>', gap: '\n' },
  llama3: { start: '<|start_header_id|>', afterRole: '<|end_header_id|>\n\n', end: '<|eot_id|>', gap: '' },
} as const;

/**
 * Makes prompts for a chat of a known family, without running its template. `tokenizerJson` declares no control tokens,
 * so that text which spells one becomes ordinary tokens.
 */
export class FamilyPrompt {
  private constructor(
    private readonly vocabulary: Vocabulary,
    private readonly format: ChatFormat,
    private readonly encode: (text: string) => Int32Array,
    /** Matches tokens that the template's own words may spell: control tokens, and such as `<think>`. */
    private readonly special: RegExp,
  ) {}

  /**
   * @param encode Tokenizes plain text, in which nothing is a control token.
   * @throws SottoError `model-unsupported` if the vocabulary lacks the control tokens of this family.
   */
  static of(vocabulary: Vocabulary, format: ChatFormat, encode: (text: string) => Int32Array): FamilyPrompt {
    const { special } = vocabulary;
    const { start, end } = TURNS[format.family];
    if (!special.has(start) || !special.has(end))
      throw new SottoError('model-unsupported', `the vocabulary has no turns of ${format.family}`);
    return new FamilyPrompt(vocabulary, format, encode, spelledTokens(special.keys()));
  }

  /** The tokens of a whole prompt. It ends where the answer begins, or with the answer's beginning, `begun`. */
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

  /** The turns, with the words that the template itself puts first as the system. */
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

  /** The text without white space at its ends, if the template trims it. */
  private trimmed(text: string): string {
    return this.format.trims ? withoutSpaceAfter(withoutSpaceBefore(text)) : text;
  }

  private partsOf(words: string): (number | string)[] {
    return words.split(this.special).map((part) => this.vocabulary.special.get(part) ?? part);
  }
}
