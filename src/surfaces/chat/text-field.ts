/** Makes a field as high as its text, where the style sheet alone cannot; how far it may grow is the sheet's word. */
export function growWithText(field: HTMLTextAreaElement): void {
  if (CSS.supports('field-sizing', 'content')) return;
  field.style.height = 'auto';
  field.style.height = `${field.scrollHeight}px`;
}

/**
 * Enter alone, which sends: with Shift it breaks the line, and while an input method composes it belongs to that.
 * Some browsers end the composition before the key that ended it, which still tells by its code 229.
 */
export function isEnter(event: KeyboardEvent): boolean {
  // eslint-disable-next-line @typescript-eslint/no-deprecated -- the only trace of that key in those browsers
  return event.key === 'Enter' && !event.shiftKey && !event.isComposing && event.keyCode !== 229;
}
