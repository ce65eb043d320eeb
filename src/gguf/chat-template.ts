/** What kind of chat a model was trained on, told from the Jinja template in its file, without running the template. */

export interface ChatMl {
  /** What the template puts first where a conversation has no system message, or null. */
  readonly defaultSystem: string | null;
}

/** `<|im_start|>role\ncontent<|im_end|>\n`, as literal text or by concatenation in the template. */
const CHATML = /<\|im_start\|>[\s\S]*<\|im_end\|>/;
/** A literal system turn in the template: between the role's line and the end of the turn, with no expression in it. */
const LITERAL_SYSTEM = /<\|im_start\|>system(?:\\n|\n)([^{}'"<]*)<\|im_end\|>/;

/** The template as ChatML, or null where it is of another family. */
export function chatMl(template: string): ChatMl | null {
  if (!CHATML.test(template)) return null;
  const literal = LITERAL_SYSTEM.exec(template)?.[1];
  return { defaultSystem: literal === undefined ? null : literal.replaceAll('\\n', '\n').trimEnd() };
}
