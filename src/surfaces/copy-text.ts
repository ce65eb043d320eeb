/**
 * Puts text on the clipboard; false where nothing could. A frame in a page may be denied the Clipboard API by the
 * page's permissions policy; the older command only needs the user's click.
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
    // eslint-disable-next-line @typescript-eslint/no-deprecated -- the only way that a page's policy cannot take away
    return document.execCommand('copy');
  } finally {
    document.removeEventListener('copy', onCopy);
  }
}
