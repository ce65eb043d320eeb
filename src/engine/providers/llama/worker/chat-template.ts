/**
 * The chat template in a model's file, as a program in Jinja. It is untrusted: its failures get a name, and it can use
 * only what is defined here. If it does not end, its worker is ended.
 */
import { Environment, Interpreter, parse, tokenize } from '@huggingface/jinja';
import type { ChatMessage } from '@/src/engine/engine';
import { templateFault } from '@/src/engine/faults';
import { dateString, formatDate } from '@/src/engine/today';

/** The form in which a template expects its variables. */
export interface Form {
  /** A message's content: its text, or a list of parts as models for images have it, with the text as one part. */
  readonly content: 'text' | 'parts';
  /** The variable `tools`: undefined, or an empty list, for templates that always read it. */
  readonly tools: 'none' | 'empty';
}

/** The most common form first. */
export const FORMS: readonly Form[] = [
  { content: 'text', tools: 'none' },
  { content: 'text', tools: 'empty' },
  { content: 'parts', tools: 'none' },
];

/** The control tokens that a template writes itself. */
export interface TemplateWords {
  readonly bos: string;
  readonly eos: string;
}

/** Python's `range` is lazy; ours is a list in memory. */
const LONGEST_RANGE = 1 << 20;

type Program = ReturnType<typeof parse>;

export class ChatTemplate {
  private constructor(
    private readonly program: Program,
    private readonly words: TemplateWords,
  ) {}

  /** @throws SottoError `model-broken` with `part: 'template'` if it has a mistake. */
  static parse(source: string, words: TemplateWords): ChatTemplate {
    // As Hugging Face's libraries and llama.cpp set Jinja up for chats.
    const program = named('The chat template has a mistake.', () =>
      parse(tokenize(source, { lstrip_blocks: true, trim_blocks: true })),
    );
    return new ChatTemplate(program, words);
  }

  /**
   * The prompt as text, up to where the assistant's answer begins.
   * @throws SottoError `model-broken` with `part: 'template'` if the template fails or refuses the conversation.
   */
  render(messages: readonly ChatMessage[], form: Form): string {
    return named('The chat template fails.', () => {
      const scope = new Environment();
      for (const [name, value] of Object.entries({ ...GLOBALS, ...this.variables(messages, form) }))
        scope.set(name, value);
      const result: unknown = new Interpreter(scope).run(this.program).value;
      return String(result);
    });
  }

  /** Variables with llama.cpp's names. A model that can think before it answers is told not to. */
  private variables(messages: readonly ChatMessage[], form: Form): Record<string, unknown> {
    return {
      messages: messages.map(({ role, content }) => ({
        role,
        content: form.content === 'text' ? content : [{ type: 'text', text: content }],
      })),
      add_generation_prompt: true,
      enable_thinking: false,
      bos_token: this.words.bos,
      eos_token: this.words.eos,
      date_string: dateString(),
      datetime: formatDate('%b %d %Y'),
      ...(form.tools === 'empty' && { tools: [] }),
    };
  }
}

/** The globals of Jinja, and of the libraries that templates are written for. */
const GLOBALS: Readonly<Record<string, unknown>> = {
  true: true,
  True: true,
  false: false,
  False: false,
  none: null,
  None: null,
  raise_exception: (message: unknown) => {
    throw new Error(String(message));
  },
  range,
  strftime_now: (format: unknown) => formatDate(String(format)),
};

function range(first: number, end?: number, step = 1): number[] {
  const [start, stop] = end === undefined ? [0, first] : [first, end];
  const count = Math.max(0, Math.ceil((stop - start) / step));
  if (!(count <= LONGEST_RANGE)) throw new RangeError(`range() of ${String(count)}`);
  return Array.from({ length: count }, (_, index) => start + index * step);
}

/** Templates fail with errors of all kinds: from the library, the stack, or the length of a string. */
function named<T>(message: string, work: () => T): T {
  try {
    return work();
  } catch (error) {
    throw templateFault(message, error);
  }
}
