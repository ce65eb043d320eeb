/**
 * Turns a conversation into the tokens of a prompt by the chat template in the model's file.
 *
 * Control tokens go in by id, and only where the template itself writes them: it is rendered with a mark in place of
 * each text, cut at the marks, and the texts are tokenized as text. So no page can end its turn and speak in the
 * system's name, whatever it spells.
 */
import type { ChatMessage } from '@/src/engine/engine';
import { systemInUser } from '@/src/engine/system-in-user';
import { templateFault } from '@/src/engine/template-fault';
import { ChatTemplate } from './chat-template';
import { OwnWords } from './own-words';
import { PlainText } from './plain-text';
import type { PromptWords } from './prompt-words';
import { EDGES, enclosed, enclosedIn, examine, type TemplateFacts } from './template-check';
import { TextMarks } from './text-marks';
import { withoutSpaceAfter, withoutSpaceBefore } from '@/src/engine/white-space';

/** A piece of a prompt: the template's own words, which may spell control tokens, or text that must not. */
interface Piece {
  readonly text: string;
  readonly isOwn: boolean;
}

/** What llama.cpp takes where a file has no template. */
const CHATML = `{% for message in messages %}{{ '<|im_start|>' + message.role + '\n' + message.content + '<|im_end|>\n' }}{% endfor %}{% if add_generation_prompt %}{{ '<|im_start|>assistant\n' }}{% endif %}`;

const NO_EDGES = { before: '', after: '' } as const;

export class ChatPrompt {
  readonly takesSystem: boolean;
  /** Whether a prompt ends within the model's thoughts: what it says then is no answer before `</think>`. */
  readonly opensThought: boolean;
  private readonly template: ChatTemplate;
  private readonly marks = new TextMarks();
  private readonly facts: TemplateFacts;
  private readonly ownWords: OwnWords;
  private readonly plainText: PlainText;

  /**
   * Renders some conversations to find out what the template does.
   * @param template ChatML where it is empty.
   * @throws SottoError `model-broken` with `part: 'template'` where it has a mistake, refuses every conversation, or
   *   does not write all that is said.
   */
  constructor(
    template: string,
    private readonly words: PromptWords,
  ) {
    const { bos, eosText } = words;
    this.template = new ChatTemplate(template.trim() === '' ? CHATML : template, {
      bos: bos?.text ?? '',
      eos: eosText,
    });
    this.facts = examine(this.template, this.marks);
    this.takesSystem = this.facts.takesSystem;
    this.opensThought = this.facts.opensThought;
    this.ownWords = new OwnWords(words);
    this.plainText = new PlainText(words);
  }

  /**
   * The whole prompt, up to where the assistant begins to speak. A system message that the template would leave out
   * goes before the first question.
   * @param begun What it has said already, which the prompt then ends with.
   * @throws SottoError `model-broken` with `part: 'template'` where the template refuses this conversation.
   */
  tokens(messages: readonly ChatMessage[], begun = ''): number[] {
    const asked = this.pieces(this.takesSystem ? messages : systemInUser(messages));
    const tokens = this.encode(begun === '' ? asked : [...asked, ...this.answered(begun)]);
    const { bos, addsBos } = this.words;
    return addsBos && bos !== null && tokens[0] !== bos.id ? [bos.id, ...tokens] : tokens;
  }

  /** An answer's beginning; a model that thinks has done so. */
  private answered(begun: string): Piece[] {
    const thought: Piece[] = this.opensThought ? [{ text: '\n</think>\n\n', isOwn: true }] : [];
    return [...thought, { text: begun, isOwn: false }];
  }

  private pieces(messages: readonly ChatMessage[]): Piece[] {
    const { rewrites, form } = this.facts;
    const edges = rewrites ? NO_EDGES : EDGES;
    const texts = rewrites ? this.rewritten(messages) : messages.map(({ content }) => content);
    // What a template does for a message without a text is done.
    const shown = messages.map(({ role, content }, index) => ({
      role,
      content: content === '' ? '' : `${edges.before}${this.marks.of(index)}${edges.after}`,
    }));
    const { before, marked } = this.marks.split(this.template.render(shown, form));
    const pieces: Piece[] = [];
    let own = before;
    for (const { index, after } of marked) {
      let text = texts[index] ?? '';
      if (own.endsWith(edges.before)) own = own.slice(0, own.length - edges.before.length);
      else text = withoutSpaceBefore(text);
      if (!after.startsWith(edges.after)) text = withoutSpaceAfter(text);
      pieces.push({ text: own, isOwn: true }, { text, isOwn: false });
      own = after.startsWith(edges.after) ? after.slice(edges.after.length) : after;
    }
    pieces.push({ text: own, isOwn: true });
    const there = new Set(marked.map(({ index }) => index));
    if (messages.some(({ role, content }, index) => role !== 'assistant' && content !== '' && !there.has(index)))
      throw templateFault('The chat template leaves messages out.');
    return pieces;
  }

  /** What a template that changes texts makes of these. What they become is all that is taken from it. */
  private rewritten(messages: readonly ChatMessage[]): string[] {
    const shown = messages.map((message, index) => ({
      ...message,
      content: message.content === '' ? '' : enclosed(this.marks, index, message.content),
    }));
    const rendered = this.template.render(shown, this.facts.form);
    return enclosedIn(this.marks, rendered, messages.length).map(([text]) => text ?? '');
  }

  /** Words between two control tokens are tokenized in one, whoever they are from. */
  private encode(pieces: readonly Piece[]): number[] {
    const tokens: number[] = [];
    let plain = '';
    const flush = (): void => {
      for (const token of this.plainText.tokens(plain)) tokens.push(token);
      plain = '';
    };
    for (const { text, isOwn } of pieces) {
      for (const part of isOwn ? this.ownWords.parts(text) : [text]) {
        if (typeof part === 'string') {
          plain += part;
        } else {
          flush();
          tokens.push(part);
        }
      }
    }
    flush();
    return tokens;
  }
}
