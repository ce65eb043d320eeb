/**
 * Puts text on the clipboard, and returns whether it could. A page's policy may deny the Clipboard API to the card's
 * frame. The older command needs only the user's click.
 */
export async function copyText(text: string): Promise<boolean> {
  try {
    await navigator.clipboard.writeText(text);
    return true;
  } catch {
    return copyByCommand(text);
  }
}

function copyByCommand(text: string): boolean {
  const onCopy = (event: ClipboardEvent): void => {
    event.clipboardData?.setData('text/plain', text);
    event.preventDefault();
  };
  document.addEventListener('copy', onCopy, { once: true });
  try {
    // eslint-disable-next-line @typescript-eslint/no-deprecated -- the one way that a page's policy cannot forbid
    return document.execCommand('copy');
  } finally {
    document.removeEventListener('copy', onCopy);
  }
}
