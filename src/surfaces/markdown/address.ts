/** Addresses in an answer: they are shown, and only addresses of web pages become links. */

const NAMED: Readonly<Record<string, string>> = { amp: '&', lt: '<', gt: '>', quot: '"', apos: "'", nbsp: '\u00a0' };
/** The longest address shown in full, in characters. */
const SHOWN_CHARS = 80;

/**
 * Replaces character references by their characters: those with a number, and the few names that models write. A number
 * that is no character becomes U+FFFD, as in CommonMark.
 */
export function decodeReferences(text: string): string {
  return text.replaceAll(
    /&(?:#(\d{1,7})|#[xX]([\da-fA-F]{1,6})|([a-z]{2,5}));/g,
    (whole, decimal?: string, hex?: string, name?: string) => {
      if (name !== undefined) return NAMED[name] ?? whole;
      const code = decimal === undefined ? Number.parseInt(hex ?? '', 16) : Number(decimal);
      return code === 0 || code > 0x10ffff || (code >= 0xd800 && code <= 0xdfff)
        ? '\ufffd'
        : String.fromCodePoint(code);
    },
  );
}

/** The address of a web page; null for other schemes, relative addresses and anything else. */
export function webAddress(href: string): URL | null {
  const url = URL.canParse(href) ? new URL(href) : null;
  return url && (url.protocol === 'https:' || url.protocol === 'http:') && url.hostname !== '' ? url : null;
}

/** An address as text, shortened where it is long. */
export function shownAddress(href: string): string {
  return href.length > SHOWN_CHARS ? `${href.slice(0, SHOWN_CHARS)}…` : href;
}
