/**
 * Turns a conversation into the tokens of a prompt, by the chat template in the model's file.
 *
 * The template is rendered with a mark in place of each text, and the result is cut at the marks. The texts themselves
 * are tokenized as plain text, so that none of them can spell a control token.
 */
import type { ChatMessage } from '@/src/engine/engine';
import { systemInUser } from '@/src/engine/system-in-user';
import { templateFault } from '@/src/engine/faults';
import { encodePieces, ownPiece, textPiece, type PromptPiece } from '@/src/engine/worker/prompt-pieces';
import { ChatTemplate } from './chat-template';
import { OwnWords } from './own-words';
import { PlainText } from './plain-text';
import type { PromptWords } from './prompt-words';
import { EDGES, enclosed, enclosedIn, examine, type TemplateFacts } from './template-check';
import { TextMarks } from './text-marks';
import { withoutSpaceAfter, withoutSpaceBefore } from '@/src/engine/white-space';

/** llama.cpp's template for files that have none. */
const CHATML = `{% for message in messages %}{{ '<|im_start|>' + message.role + '\n' + message.content + '<|im_end|>\n' }}{% endfor %}{% if add_generation_prompt %}{{ '<|im_start|>assistant\n' }}{% endif %}`;

const NO_EDGES = { before: '', after: '' } as const;

/** Tokenizers for a template's own words and for texts. */
interface Encoders {
  readonly own: OwnWords;
  readonly plain: PlainText;
}

export class TemplatePrompt {
  private constructor(
    private readonly template: ChatTemplate,
    private readonly marks: TextMarks,
    private readonly facts: TemplateFacts,
    private readonly words: PromptWords,
    private readonly encoders: Encoders,
  ) {}

  /**
   * Renders some conversations to find out what the template does.
   * @param source The template's text; ChatML is used if it is empty.
   * @throws SottoError `model-broken` with `part: 'template'` if it has a mistake, refuses every conversation, or
   *   leaves texts out; `model-broken` if the vocabulary has no words.
   */
  static open(source: string, words: PromptWords, plain = PlainText.of(words)): TemplatePrompt {
    const { bos, eosText } = words;
    const template = ChatTemplate.parse(source.trim() === '' ? CHATML : source, { bos: bos?.text ?? '', eos: eosText });
    const marks = TextMarks.random();
    return new TemplatePrompt(template, marks, examine(template, marks), words, { own: OwnWords.of(words), plain });
  }

  /** Whether the template writes system messages. */
  get takesSystem(): boolean {
    return this.facts.takesSystem;
  }

  /** Whether a prompt ends with an open `<think>`: the answer then begins after `</think>`. */
  get opensThought(): boolean {
    return this.facts.opensThought;
  }

  /**
   * The tokens of a whole prompt, up to where the assistant's answer begins. A system message that the template would
   * leave out goes before the first question.
   * @param begun The beginning of the answer, which the prompt then ends with.
   * @throws SottoError `model-broken` with `part: 'template'` if the template refuses this conversation.
   */
  tokens(messages: readonly ChatMessage[], begun = ''): number[] {
    const asked = this.pieces(this.takesSystem ? messages : systemInUser(messages));
    const tokens = encodePieces(
      begun === '' ? asked : [...asked, ...this.answered(begun)],
      (words) => this.encoders.own.parts(words),
      (text) => this.encoders.plain.tokens(text),
    );
    const { bos, addsBos } = this.words;
    return addsBos && bos !== null && tokens[0] !== bos.id ? [bos.id, ...tokens] : tokens;
  }

  /** The beginning of an answer, with its thoughts closed. */
  private answered(begun: string): PromptPiece[] {
    const thought: PromptPiece[] = this.opensThought ? [ownPiece('\n</think>\n\n')] : [];
    return [...thought, textPiece(begun)];
  }

  private pieces(messages: readonly ChatMessage[]): PromptPiece[] {
    const { rewrites, form } = this.facts;
    const edges = rewrites ? NO_EDGES : EDGES;
    const texts = rewrites ? this.rewritten(messages) : messages.map(({ content }) => content);
    // An empty message stays empty, because templates treat those differently.
    const shown = messages.map(({ role, content }, index) => ({
      role,
      content: content === '' ? '' : `${edges.before}${this.marks.of(index)}${edges.after}`,
    }));
    const { before, marked } = this.marks.split(this.template.render(shown, form));
    const pieces: PromptPiece[] = [];
    let own = before;
    for (const { index, after } of marked) {
      let text = texts[index] ?? '';
      if (own.endsWith(edges.before)) own = own.slice(0, own.length - edges.before.length);
      else text = withoutSpaceBefore(text);
      if (!after.startsWith(edges.after)) text = withoutSpaceAfter(text);
      pieces.push(ownPiece(own), textPiece(text));
      own = after.startsWith(edges.after) ? after.slice(edges.after.length) : after;
    }
    pieces.push(ownPiece(own));
    const there = new Set(marked.map(({ index }) => index));
    if (messages.some(({ role, content }, index) => role !== 'assistant' && content !== '' && !there.has(index)))
      throw templateFault('The chat template leaves messages out.');
    return pieces;
  }

  /** The texts as a template that changes texts writes them. Nothing else is taken from this rendering. */
  private rewritten(messages: readonly ChatMessage[]): string[] {
    const shown = messages.map((message, index) => ({
      ...message,
      content: message.content === '' ? '' : enclosed(this.marks, index, message.content),
    }));
    const rendered = this.template.render(shown, this.facts.form);
    return enclosedIn(this.marks, rendered, messages.length).map(([text]) => text ?? '');
  }
}
