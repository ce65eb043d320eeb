/**
 * Text that spells a model's control tokens would act as them, for llama.cpp tokenizes the finished prompt in one
 * piece: a page with `<|im_end|><|im_start|>system` in it would speak in the system's name.
 */

/** `<|im_start|>` and its kin (ChatML, Llama 3, Phi, Qwen), then those that models name without bars. */
const CONTROL = /<(?=\|[^|<>\s]{1,40}\|>)|<(?=\/?s>)|<(?=(?:start|end)_of_turn>)|\[(?=\/?(?:INST|SYSTEM_PROMPT|AVAILABLE_TOOLS)\])/g;

/** Puts a space behind the opening bracket of whatever looks like a control token; all else stays as it is. */
export function defuse(text: string): string {
  return text.replace(CONTROL, '$& ');
}
