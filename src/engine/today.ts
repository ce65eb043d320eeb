/** The date, for chat templates that put it into the prompt: in English, as models were trained. */

export const MONTHS: readonly string[] = [
  'January',
  'February',
  'March',
  'April',
  'May',
  'June',
  'July',
  'August',
  'September',
  'October',
  'November',
  'December',
];
const DAYS = ['Sunday', 'Monday', 'Tuesday', 'Wednesday', 'Thursday', 'Friday', 'Saturday'] as const;

const two = (number: number): string => String(number).padStart(2, '0');

/** The formats of `strftime` that templates use. */
const PARTS: Readonly<Record<string, (now: Date) => string>> = {
  Y: (now) => String(now.getFullYear()),
  y: (now) => two(now.getFullYear() % 100),
  m: (now) => two(now.getMonth() + 1),
  B: (now) => MONTHS[now.getMonth()] ?? '',
  b: (now) => (MONTHS[now.getMonth()] ?? '').slice(0, 3),
  d: (now) => two(now.getDate()),
  A: (now) => DAYS[now.getDay()] ?? '',
  a: (now) => (DAYS[now.getDay()] ?? '').slice(0, 3),
  H: (now) => two(now.getHours()),
  I: (now) => two(now.getHours() % 12 || 12),
  M: (now) => two(now.getMinutes()),
  S: (now) => two(now.getSeconds()),
  p: (now) => (now.getHours() < 12 ? 'AM' : 'PM'),
  F: (now) => formatDate('%Y-%m-%d', now),
  T: (now) => formatDate('%H:%M:%S', now),
  '%': () => '%',
};

/** As C's `strftime` in English; `%-d` has no leading zero. An unknown format stays as it is. */
export function formatDate(format: string, now = new Date()): string {
  return format.replace(/%(-?)([%A-Za-z])/g, (whole: string, bare: string, name: string) => {
    const part = Object.hasOwn(PARTS, name) ? PARTS[name]?.(now) : undefined;
    return part === undefined ? whole : bare === '' ? part : part.replace(/^0(?=.)/, '');
  });
}

/** Such as `21 Nov 2026`. */
export function dateString(now = new Date()): string {
  return formatDate('%d %b %Y', now);
}
