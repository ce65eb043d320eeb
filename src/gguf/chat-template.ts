/**
 * Recognizes the kind of chat that a model was trained on, by the structure of the Jinja template in its file. The
 * template is not run; only what differs between models of a family is read from it.
 */

export interface ChatFormat {
  /**
   * `chatml`: `<|im_start|>role\ntext<|im_end|>\n`. `llama3`:
   * `<|start_header_id|>role<|end_header_id|>\n\ntext<|eot_id|>`.
   */
  readonly family: 'chatml' | 'llama3';
  /** Whether the template writes the first token (BOS) itself. */
  readonly writesBos: boolean;
  /** Whether white space around a message is trimmed. */
  readonly trims: boolean;
  /** The system message for conversations that have none, or null. */
  readonly defaultSystem: string | null;
  /** The words before the date at the beginning of every system message (Llama 3.1 and later), or null. */
  readonly beforeDate: string | null;
  /** What follows the assistant's name so that the model answers without thinking first, or ''. */
  readonly unthinking: string;
}

/** Control tokens in a template of each family, in this order, with anything between them. */
const MARKS = {
  chatml: ['<|im_start|>', '<|im_end|>'],
  llama3: ['<|start_header_id|>', '<|end_header_id|>', '<|eot_id|>'],
} as const;

// A template is untrusted. Each pattern below begins with fixed words and then repeats what cannot contain them, so its
// time grows only with the template's length.
/** A literal system turn in the template, without any expression in it. */
const LITERAL_SYSTEM = /<\|im_start\|>system(?:\\n|\n)([^{}'"<]*)<\|im_end\|>/;
/** `message['content'] | trim`, or with a dot. */
const TRIM = /\bcontent['"]?\]?\s*\|\s*trim\b/;
/** `{{- bos_token }}`, or `bos_token + content`. */
const BOS = /\bbos_token\s*(?:\}\}|\+|~)/;
/** Lines of text, then the date, then an empty line: all literal but the date. */
const DATE =
  /\{\{-?\s*["'](Cutting Knowledge Date: [^"']*)["']\s*-?\}\}\s*\{\{-?\s*["'](Today Date: )["']\s*\+\s*date_string\s*\+\s*["'](?:\\n|\n){2}["']/;
/** An empty block of reasoning, which templates write if thinking is switched off. */
const EMPTY_THOUGHT = /['"](<think>(?:\\n|\n)*<\/think>(?:\\n|\n)*)['"]/;

/** The template's format, or null if it is of another family or has parts of its own that change every prompt. */
export function chatFormat(template: string): ChatFormat | null {
  const family = hasInOrder(template, MARKS.chatml) ? 'chatml' : hasInOrder(template, MARKS.llama3) ? 'llama3' : null;
  const date = DATE.exec(template);
  const opening = openingOf(template);
  const thought = EMPTY_THOUGHT.exec(opening)?.[1];
  const hasOddDate = date === null && template.includes('date_string');
  const alwaysThinks = thought === undefined && opening.includes('<think>');
  if (family === null || hasOddDate || alwaysThinks) return null;
  const system = family === 'chatml' ? LITERAL_SYSTEM.exec(template)?.[1] : undefined;
  return {
    family,
    writesBos: BOS.test(template),
    trims: TRIM.test(template),
    defaultSystem: system === undefined ? null : unescaped(system).trimEnd(),
    beforeDate: date ? unescaped(`${date[1] ?? ''}${date[2] ?? ''}`) : null,
    unthinking: unescaped(thought ?? ''),
  };
}

function hasInOrder(template: string, marks: readonly string[]): boolean {
  let from = 0;
  for (const mark of marks) {
    const at = template.indexOf(mark, from);
    if (at < 0) return false;
    from = at + mark.length;
  }
  return true;
}

/** The end of the template, which begins the assistant's turn. */
function openingOf(template: string): string {
  const at = template.lastIndexOf('add_generation_prompt');
  return at < 0 ? '' : template.slice(at);
}

function unescaped(literal: string): string {
  return literal.replaceAll('\\n', '\n');
}
