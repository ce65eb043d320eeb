/** Makes a field as high as its text in browsers where CSS cannot. The style sheet sets the limit. */
export function growWithText(field: HTMLTextAreaElement): void {
  if (CSS.supports('field-sizing', 'content')) return;
  field.style.height = 'auto';
  field.style.height = `${field.scrollHeight}px`;
}

/**
 * Whether a key press is Enter alone, which sends. Enter that ends an input method's composition does not count: in
 * some browsers only the code 229 tells that.
 */
export function isEnter(event: KeyboardEvent): boolean {
  // eslint-disable-next-line @typescript-eslint/no-deprecated -- nothing else tells it in those browsers
  return event.key === 'Enter' && !event.shiftKey && !event.isComposing && event.keyCode !== 229;
}
