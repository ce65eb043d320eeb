/**
 * Finds out what a chat template does to texts, once, when the model is loaded. A template that drops the page would
 * make every answer worthless.
 */
import type { ChatMessage } from '@/src/engine/engine';
import { templateFault } from '@/src/engine/faults';
import { FORMS, type ChatTemplate, type Form } from './chat-template';
import type { TextMarks } from './text-marks';
import { withoutSpaceAfter } from '@/src/engine/white-space';

export interface TemplateFacts {
  readonly form: Form;
  /** Whether a system message gets into the prompt. If not, it goes before the first question. */
  readonly takesSystem: boolean;
  /** Whether it changes texts in another way than by trimming white space. */
  readonly rewrites: boolean;
  /** Whether a prompt ends with an open `<think>`: the answer then begins after `</think>`. */
  readonly opensThought: boolean;
}

/**
 * White space that no template writes, before and after the mark of a text. If it is missing afterwards, the template
 * trims white space.
 */
export const EDGES = { before: '\v\f', after: '\f\v' } as const;

/** Characters that change in JSON, in HTML, in capitals, or with an indent. */
const SAMPLE = 'Aa Zz 09 ß İ "b" \'c\' <d/> & {e} [f] \\ \t\v\f \u00a0 ä 漢 😀\n\n  z\r\n';
/** The length of a sample, in UTF-16 units: longer than any prompt that fits into a context here. */
const LENGTH = 1 << 18;
/** A template may repeat a text, but not without end. */
const MOST_TIMES = 8;

const ROLES: readonly ChatMessage['role'][] = ['system', 'user', 'assistant', 'user'];

/**
 * Renders conversations of two long questions, which must be in the result whole.
 * @throws SottoError `model-broken` with `part: 'template'` if they are not, in any form.
 */
export function examine(template: ChatTemplate, marks: TextMarks): TemplateFacts {
  const filler = SAMPLE.repeat(Math.ceil(LENGTH / SAMPLE.length));
  let fault: unknown;
  for (const form of FORMS) {
    for (const takesSystem of [true, false]) {
      try {
        return {
          form,
          takesSystem,
          ...tried(template, marks, { form, filler, roles: ROLES.slice(takesSystem ? 0 : 1) }),
        };
      } catch (error) {
        // The error with the most common form says best what is wrong.
        fault ??= error;
      }
    }
  }
  throw fault;
}

interface Trial {
  readonly form: Form;
  readonly filler: string;
  readonly roles: readonly ChatMessage['role'][];
}

/** @throws SottoError if a text is not there whole. */
function tried(
  template: ChatTemplate,
  marks: TextMarks,
  { form, filler, roles }: Trial,
): Pick<TemplateFacts, 'rewrites' | 'opensThought'> {
  const rendered = template.render(
    roles.map((role, index) => ({ role, content: `${EDGES.before}${enclosed(marks, index, filler)}${EDGES.after}` })),
    form,
  );
  const found = enclosedIn(marks, rendered, roles.length);
  const missing = roles.some((role, index) => role !== 'assistant' && found[index]?.length === 0);
  if (missing) throw templateFault('The chat template leaves messages out.');
  if (found.some((texts) => texts.length > MOST_TIMES))
    throw templateFault('The chat template repeats messages without end.');
  const rewrites = found.flat().some((text) => text !== filler);
  // A template for plain texts writes a list as well, but with its brackets.
  if (rewrites && form.content === 'parts') throw templateFault('The chat template writes lists of parts as they are.');
  return { rewrites, opensThought: withoutSpaceAfter(rendered).endsWith('<think>') };
}

/** A text between two marks of its own. */
export function enclosed(marks: TextMarks, index: number, text: string): string {
  return `${marks.of(2 * index)}${text}${marks.of(2 * index + 1)}`;
}

/**
 * What a template made of enclosed texts, by their index.
 * @throws SottoError if a text is cut.
 */
export function enclosedIn(marks: TextMarks, rendered: string, count: number): string[][] {
  const found = Array.from({ length: count }, (): string[] => []);
  const { before, marked } = marks.split(rendered);
  const own = [before];
  for (const [at, { index, after }] of marked.entries()) {
    const isBeginning = index % 2 === 0;
    if (isBeginning ? marked[at + 1]?.index !== index + 1 : marked[at - 1]?.index !== index - 1)
      throw templateFault('The chat template cuts messages.');
    if (isBeginning) found[index / 2]?.push(after);
    else own.push(after);
  }
  if (marks.isIn(own.join(''))) throw templateFault('The chat template cuts messages.');
  return found;
}
