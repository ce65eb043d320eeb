/** Parses `Retry-After`, in both forms of RFC 9110 (10.2.3): seconds, or a date. */

/** Milliseconds from `now` (since the epoch), at least 0; null if the header is missing or invalid. */
export function retryAfterMs(header: string | null, now: number): number | null {
  if (header === null) return null;
  const text = header.trim();
  if (/^\d{1,9}$/.test(text)) return Number(text) * 1_000;
  // A date has a weekday; without that check `Date.parse` would take "-1" for a year.
  const at = /^[A-Za-z]{3}/.test(text) ? Date.parse(text) : NaN;
  return Number.isNaN(at) ? null : Math.max(0, at - now);
}
