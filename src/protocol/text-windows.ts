/**
 * A text in windows for patterns over whole words. Firefox keeps a way back for each character of a match of `\p{…}+`,
 * and ends with "too much recursion" within a word of some megabytes (Firefox ESR 153; Chromium has more room).
 */

/** In UTF-16 units: a hundredth of what was seen to fail. */
const WINDOW_CHARS = 50_000;

/**
 * The windows of a text, which one after the other are the text. They end behind a space or a line, else within a word.
 */
export function* windowsOf(text: string): Generator<string, void, undefined> {
  let start = 0;
  while (text.length - start > WINDOW_CHARS) {
    const window = text.slice(start, start + WINDOW_CHARS);
    const behind = Math.max(window.lastIndexOf(' '), window.lastIndexOf('\n')) + 1;
    const cut = behind > 0 ? behind : window.length - (/[\uD800-\uDBFF]$/.test(window) ? 1 : 0);
    yield window.slice(0, cut);
    start += cut;
  }
  yield start === 0 ? text : text.slice(start);
}
