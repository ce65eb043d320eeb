/** Keys in Firefox's own windows, by the text input processor of its automated tests. */
import { parseChord } from './keys.ts';

/** Puppeteer's names of keys that `KeyboardEvent.key` names differently. */
const KEY_NAMES: Readonly<Record<string, string>> = { Space: ' ' };

/** A script that presses chords one after the other. @param window an expression for the window */
export function pressInWindow(window: string, ...chords: readonly string[]): string {
  const pressed = chords.map((chord) => {
    const { held, key } = parseChord(chord);
    return { held, key: KEY_NAMES[key] ?? key };
  });
  return `
    const processor = Cc['@mozilla.org/text-input-processor;1'].createInstance(Ci.nsITextInputProcessor);
    if (!processor.beginInputTransactionForTests(${window})) throw new Error('Another test types in this window.');
    // The processor knows the codes of named keys. Those of letters and digits are of the American keyboard.
    const codes = (key) => /^[a-z0-9]$/i.test(key)
      ? { code: (/[0-9]/.test(key) ? 'Digit' : 'Key') + key.toUpperCase(), keyCode: key.toUpperCase().charCodeAt(0) }
      : key === ' ' ? { code: 'Space', keyCode: 32 } : {};
    const event = (key) => new ${window}.KeyboardEvent('', { key, ...codes(key) });
    for (const { held, key } of ${JSON.stringify(pressed)}) {
      for (const one of held) processor.keydown(event(one));
      processor.keydown(event(key));
      processor.keyup(event(key));
      for (const one of held) processor.keyup(event(one));
    }`;
}
