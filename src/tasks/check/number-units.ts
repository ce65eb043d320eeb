/** Units of numbers: percent and currencies. */
import { CURRENCY_NAMES, PERCENT_BEFORE, PERCENT_SIGNS, PERCENT_WORDS } from './signs';

const CURRENCIES: Readonly<Record<string, string>> = {
  $: 'USD',
  us$: 'USD',
  usd: 'USD',
  dollar: 'USD',
  dollars: 'USD',
  '€': 'EUR',
  eur: 'EUR',
  euro: 'EUR',
  euros: 'EUR',
  '£': 'GBP',
  gbp: 'GBP',
  pound: 'GBP',
  pounds: 'GBP',
  '¥': 'JPY',
  yen: 'JPY',
  jpy: 'JPY',
  yuan: 'CNY',
  rmb: 'CNY',
  cny: 'CNY',
  '₹': 'INR',
  inr: 'INR',
  rupee: 'INR',
  rupees: 'INR',
  chf: 'CHF',
  franc: 'CHF',
  francs: 'CHF',
  franken: 'CHF',
  '₩': 'KRW',
  won: 'KRW',
  '₽': 'RUB',
  rub: 'RUB',
  rouble: 'RUB',
  roubles: 'RUB',
  rubles: 'RUB',
  kr: 'SEK',
  sek: 'SEK',
  nok: 'NOK',
  dkk: 'DKK',
  pln: 'PLN',
  zloty: 'PLN',
  cad: 'CAD',
  aud: 'AUD',
};
const CURRENCY_BEFORE = /(?:US\$|[A-Z]{1,2}\$|\$|€|£|¥|₹|₩|₽|\b(?:USD|EUR|GBP|CHF|JPY|CNY|INR))[ \u00a0\u202f]{0,6}$/u;
const CURRENCY_AFTER = /^[ \u00a0\u202f]{0,6}-?(US\$|\$|€|£|¥|₹|₩|₽|[A-Za-z]{2,8})(?![\p{L}])/u;
const PERCENT = `${PERCENT_SIGNS}|per ?cent(?:age)?\\b|pct\\b|prozent\\b|pour ?cent\\b|por ciento\\b|${PERCENT_WORDS}`;
const PERCENT_AFTER = new RegExp(`^[ \\u00a0\\u202f]{0,6}(?:${PERCENT})`, 'iu');
const NAMES_PERCENT = new RegExp(`${PERCENT}|百分之|ร้อยละ`, 'iu');

/**
 * The unit of a number at `start` to `end`, UTF-16 offsets in the text: `percent`, a currency's code, or null. `from`
 * and `to`: the same number with its unit.
 */
export function unitAround(
  text: string,
  start: number,
  end: number,
): { unit: string | null; from: number; to: number } {
  const after = text.slice(end, end + 24);
  const percent = PERCENT_AFTER.exec(after);
  if (percent) return { unit: 'percent', from: start, to: end + percent[0].length };
  const ahead = text.slice(Math.max(0, start - 9), start);
  const percentBefore = PERCENT_BEFORE.exec(ahead);
  if (percentBefore) return { unit: 'percent', from: start - percentBefore[0].length, to: end };
  const before = CURRENCY_BEFORE.exec(ahead);
  if (before)
    return {
      unit: CURRENCIES[before[0].trim().toLowerCase()] ?? before[0].trim(),
      from: start - before[0].length,
      to: end,
    };
  const named = CURRENCY_AFTER.exec(after);
  const currency = named?.[1] === undefined ? undefined : CURRENCIES[named[1].toLowerCase()];
  if (named && currency !== undefined) return { unit: currency, from: start, to: end + named[0].length };
  return { unit: null, from: start, to: end };
}

/** Whether a text names a unit anywhere, such as in a table's head. */
export function namesUnit(text: string, unit: string): boolean {
  if (unit === 'percent') return NAMES_PERCENT.test(text);
  return (
    CURRENCY_NAMES[unit]?.test(text) === true ||
    Object.entries(CURRENCIES).some(
      ([written, code]) =>
        code === unit &&
        (/^\w+$/u.test(written)
          ? new RegExp(`\\b${written}\\b`, 'iu').test(text)
          : text.toLowerCase().includes(written)),
    )
  );
}
