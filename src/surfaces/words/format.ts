/** Numbers in words and figures, in the language of `locales/`. */

const LANGUAGE = 'en';
const whole = new Intl.NumberFormat(LANGUAGE, { maximumFractionDigits: 0 });
const UNITS = ['byte', 'kilobyte', 'megabyte', 'gigabyte', 'terabyte'] as const;

/** Such as "98.4 MB". Decimal units, as on the labels of disks. */
export function formatBytes(bytes: number): string {
  let unit = 0;
  let amount = bytes;
  for (; amount >= 999.5 && unit < UNITS.length - 1; unit += 1) amount /= 1_000;
  const maximumFractionDigits = unit < 2 || amount >= 99.95 ? 0 : 1;
  const unitDisplay = unit === 0 ? 'long' : 'short';
  return new Intl.NumberFormat(LANGUAGE, {
    style: 'unit',
    unit: UNITS[unit] ?? 'byte',
    unitDisplay,
    maximumFractionDigits,
  }).format(amount);
}

/** Such as "83,216 bytes". */
export function formatExactBytes(bytes: number): string {
  return new Intl.NumberFormat(LANGUAGE, {
    style: 'unit',
    unit: 'byte',
    unitDisplay: 'long',
    maximumFractionDigits: 0,
  }).format(bytes);
}

/** Such as "8,192". */
export function formatCount(count: number): string {
  return whole.format(count);
}

/** A duration in milliseconds as "0:07" or "1:02:03". A negative one counts as 0. */
export function formatElapsed(milliseconds: number): string {
  const seconds = Math.max(0, Math.floor(milliseconds / 1_000));
  const [h, m, s] = [Math.floor(seconds / 3_600), Math.floor(seconds / 60) % 60, seconds % 60];
  const tail = String(s).padStart(2, '0');
  return h > 0 ? `${h}:${String(m).padStart(2, '0')}:${tail}` : `${m}:${tail}`;
}

/** A duration in milliseconds in words, rounded up: "40 seconds", "3 minutes". */
export function formatDuration(milliseconds: number): string {
  const seconds = Math.max(1, Math.ceil(milliseconds / 1_000));
  const [unit, amount] = seconds < 90 ? (['second', seconds] as const) : (['minute', Math.ceil(seconds / 60)] as const);
  return new Intl.NumberFormat(LANGUAGE, { style: 'unit', unit, unitDisplay: 'long', maximumFractionDigits: 0 }).format(
    amount,
  );
}

/** Such as "a, b, and c". */
export function joinWords(words: readonly string[]): string {
  return new Intl.ListFormat(LANGUAGE, { type: 'conjunction' }).format(words);
}

/** Facts in one line, "a · b · c". A line breaks only behind a dot. */
export function joinFacts(facts: readonly string[]): string {
  return facts.join('\u00a0· ');
}

/** A share of 0 to 1 in whole per cent. 100 means all of it, and 0 means nothing. */
export function toPercent(share: number): number {
  return share > 0 ? Math.max(1, Math.floor(share * 100)) : 0;
}

/** A moment in milliseconds since the epoch: the time if it is today, else the date. */
export function formatWhen(at: number, now = Date.now()): string {
  const isToday = new Date(at).toDateString() === new Date(now).toDateString();
  return new Intl.DateTimeFormat(LANGUAGE, isToday ? { timeStyle: 'short' } : { dateStyle: 'medium' }).format(at);
}
