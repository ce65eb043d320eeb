/** The date, for chat templates that tell it to the model. */

const MONTHS = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'] as const;

/**
 * Such as `21 Nov 2026`: what `strftime("%d %b %Y")` makes where the language is English, as models were trained to
 * read.
 */
export function dateString(now = new Date()): string {
  return `${String(now.getDate()).padStart(2, '0')} ${MONTHS[now.getMonth()] ?? ''} ${now.getFullYear()}`;
}
