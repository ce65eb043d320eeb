/** Removes white space at a text's ends. Like llama.cpp it knows only that of ASCII. */

const SPACE = ' \t\n\v\f\r';

export function withoutSpaceBefore(text: string): string {
  let at = 0;
  while (at < text.length && SPACE.includes(text.charAt(at))) at += 1;
  return text.slice(at);
}

export function withoutSpaceAfter(text: string): string {
  let end = text.length;
  while (end > 0 && SPACE.includes(text.charAt(end - 1))) end -= 1;
  return text.slice(0, end);
}
