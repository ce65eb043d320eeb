/** Turns a conversation into the tokens of a ChatML prompt. */
import type { ChatMessage } from '@/src/engine/engine';
import { chatMl } from '@/src/gguf/chat-template';
import type { Vocabulary } from '@/src/gguf/vocabulary';
import { SottoError } from '@/src/protocol/errors';

/**
 * Control tokens go in by id and everything else as plain text (`tokenizerJson` declares none), so that no page can
 * end its turn and speak in the system's name by spelling them.
 */
export class ChatPrompt {
  private readonly start: number;
  private readonly end: number;
  private readonly defaultSystem: string | null;

  /** @throws SottoError `model-unsupported` where the model's chat is not ChatML. */
  constructor(vocabulary: Vocabulary, template: string, private readonly encode: (text: string) => Int32Array) {
    const family = chatMl(template);
    this.start = vocabulary.tokens.indexOf('<|im_start|>');
    this.end = vocabulary.tokens.indexOf('<|im_end|>');
    if (!family || this.start < 0 || this.end < 0) throw new SottoError('model-unsupported', 'the chat template is not ChatML');
    this.defaultSystem = family.defaultSystem;
  }

  /** The whole prompt, up to where the assistant begins to speak. */
  tokens(messages: readonly ChatMessage[]): number[] {
    const wantsDefault = this.defaultSystem !== null && messages[0]?.role !== 'system';
    const all = wantsDefault ? [{ role: 'system' as const, content: this.defaultSystem ?? '' }, ...messages] : messages;
    return [...all.flatMap((message) => this.turn(message)), this.start, ...this.encode('assistant\n')];
  }

  private turn({ role, content }: ChatMessage): number[] {
    return [this.start, ...this.encode(`${role}\n${content}`), this.end, ...this.encode('\n')];
  }
}
