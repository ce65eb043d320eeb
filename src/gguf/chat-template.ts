/**
 * What kind of chat a model was trained on, told from the Jinja template in its file by its structure, without running
 * the template. Only what differs between models of a family is read from it.
 */

export interface ChatFormat {
  /**
   * `chatml`: `<|im_start|>role\ntext<|im_end|>\n`. `llama3`:
   * `<|start_header_id|>role<|end_header_id|>\n\ntext<|eot_id|>`.
   */
  readonly family: 'chatml' | 'llama3';
  /** Whether the template writes the vocabulary's first token itself. */
  readonly writesBos: boolean;
  /** Whether white space around a message is cut off. */
  readonly trims: boolean;
  /** What the template puts first where a conversation has no system message, or null. */
  readonly defaultSystem: string | null;
  /** What stands before the date with which every system message begins (Llama 3.1 and later), or null. */
  readonly beforeDate: string | null;
  /** What stands behind the assistant's name so that the model answers without thinking first, or ''. */
  readonly unthinking: string;
}

/** What a template of each family has, in this order, whatever lies between. */
const MARKS = {
  chatml: ['<|im_start|>', '<|im_end|>'],
  llama3: ['<|start_header_id|>', '<|end_header_id|>', '<|eot_id|>'],
} as const;

// A template comes from anywhere: each pattern below begins with words of its own and repeats what those cannot be in,
// so that no character is looked at for more than one beginning.
/** A literal system turn in the template: between the role's line and the end of the turn, with no expression in it. */
const LITERAL_SYSTEM = /<\|im_start\|>system(?:\\n|\n)([^{}'"<]*)<\|im_end\|>/;
/** `message['content'] | trim`, or with a dot. */
const TRIM = /\bcontent['"]?\]?\s*\|\s*trim\b/;
/** `{{- bos_token }}`, or `bos_token + content`. */
const BOS = /\bbos_token\s*(?:\}\}|\+|~)/;
/** Lines of text, then the date, then an empty line: all literal but the date. */
const DATE =
  /\{\{-?\s*["'](Cutting Knowledge Date: [^"']*)["']\s*-?\}\}\s*\{\{-?\s*["'](Today Date: )["']\s*\+\s*date_string\s*\+\s*["'](?:\\n|\n){2}["']/;
/** An empty block of reasoning, written where thinking is switched off. */
const EMPTY_THOUGHT = /['"](<think>(?:\\n|\n)*<\/think>(?:\\n|\n)*)['"]/;

/** The template's family, or null where it is of another, or has parts of its own that change every prompt. */
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

/** The end of the template, which opens the assistant's turn. */
function openingOf(template: string): string {
  const at = template.lastIndexOf('add_generation_prompt');
  return at < 0 ? '' : template.slice(at);
}

function unescaped(literal: string): string {
  return literal.replaceAll('\\n', '\n');
}
