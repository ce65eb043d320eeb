/** Turns a conversation into the tokens of a prompt, as the template in the model's file would. */
import type { ChatMessage } from '@/src/engine/engine';
import { spelledTokens } from '@/src/engine/spelled-tokens';
import { dateString } from '@/src/engine/today';
import { withoutSpaceAfter, withoutSpaceBefore } from '@/src/engine/white-space';
import type { ChatFormat } from '@/src/gguf/chat-template';
import type { Vocabulary } from '@/src/gguf/vocabulary';
import { SottoError } from '@/src/protocol/errors';

/** A piece of a prompt: the template's own words, which may spell control tokens, or text that must not. */
interface Piece {
  readonly text: string;
  readonly isOwn: boolean;
}

const own = (text: string): Piece => ({ text, isOwn: true });
const foreign = (text: string): Piece => ({ text, isOwn: false });

/** What a turn is written with. */
const TURNS = {
  chatml: { start: '<|im_start|>', afterRole: '\n', end: '<|im_end|>', gap: '\n' },
  llama3: { start: '<|start_header_id|>', afterRole: '<|end_header_id|>\n\n', end: '<|eot_id|>', gap: '' },
} as const;

/**
 * Control tokens go in by id and everything else as plain text (`tokenizerJson` declares none), so that no page can
 * end its turn and speak in the system's name by spelling them.
 */
export class ChatPrompt {
  /** Tokens that the template's own words may spell, the longest first: control tokens, and such as `<think>`. */
  private readonly special: RegExp;

  /** @throws SottoError `model-unsupported` where the vocabulary lacks what turns of this chat are written with. */
  constructor(
    private readonly vocabulary: Vocabulary,
    private readonly format: ChatFormat,
    private readonly encode: (text: string) => Int32Array,
  ) {
    const { special } = vocabulary;
    const { start, end } = TURNS[format.family];
    if (!special.has(start) || !special.has(end))
      throw new SottoError('model-unsupported', `the vocabulary has no turns of ${format.family}`);
    this.special = spelledTokens(special.keys());
  }

  /** The whole prompt, up to where the assistant begins to speak, or goes on: `begun` is what it has said already. */
  tokens(messages: readonly ChatMessage[], begun = ''): number[] {
    const { family, writesBos, unthinking } = this.format;
    const { start, afterRole } = TURNS[family];
    const pieces = [
      ...this.withSystem(messages).flat(),
      own(`${start}assistant${afterRole}${unthinking}`),
      foreign(begun),
    ];
    const { bos, addsBos } = this.vocabulary;
    return [...(bos !== null && (addsBos || writesBos) ? [bos] : []), ...this.encodePieces(pieces)];
  }

  /** The turns, and before them the system's words that the template has itself. */
  private withSystem(messages: readonly ChatMessage[]): Piece[][] {
    const { defaultSystem, beforeDate } = this.format;
    const turns = messages.map((message) => this.turn(message.role, [foreign(this.trimmed(message.content))]));
    const hasSystem = messages[0]?.role === 'system';
    if (beforeDate !== null) {
      const date = own(`${beforeDate}${dateString()}\n\n`);
      const words = hasSystem ? [date, foreign(this.trimmed(messages[0]?.content ?? ''))] : [date];
      return [this.turn('system', words), ...turns.slice(hasSystem ? 1 : 0)];
    }
    return hasSystem || defaultSystem === null ? turns : [this.turn('system', [own(defaultSystem)]), ...turns];
  }

  private turn(role: ChatMessage['role'], words: readonly Piece[]): Piece[] {
    const { start, afterRole, end, gap } = TURNS[this.format.family];
    return [own(`${start}${role}${afterRole}`), ...words, own(`${end}${gap}`)];
  }

  /** As llama.cpp's `trim`: of white space in ASCII. */
  private trimmed(text: string): string {
    return this.format.trims ? withoutSpaceAfter(withoutSpaceBefore(text)) : text;
  }

  /** Text between two control tokens is tokenized in one, whoever it is from. */
  private encodePieces(pieces: readonly Piece[]): number[] {
    const tokens: number[] = [];
    let plain = '';
    const flush = (): void => {
      if (plain !== '') for (const token of this.encode(plain)) tokens.push(token);
      plain = '';
    };
    for (const { text, isOwn } of pieces) {
      for (const part of isOwn ? text.split(this.special) : [text]) {
        const id = isOwn ? this.vocabulary.special.get(part) : undefined;
        if (id === undefined) {
          plain += part;
        } else {
          flush();
          tokens.push(id);
        }
      }
    }
    flush();
    return tokens;
  }
}
