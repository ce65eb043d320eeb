/** Signs and words beside numbers that `numbers.ts` does not know, for other scripts and languages. */

import { plainDigits } from '../text/digits';

/** Signs and words for percent, before or behind the digits. */
export const PERCENT_SIGNS = '[%％٪﹪]';
export const PERCENT_WORDS =
  'パーセント|퍼센트|프로(?![\\p{L}])|процент|प्रतिशत|في المئة|في المائة|بالمئة|بالمائة|درصد|เปอร์เซ็นต์|procent|prosent';
export const PERCENT_BEFORE = /(?:百分之|ร้อยละ ?|[%٪])$/u;

/** How texts name currencies. */
export const CURRENCY_NAMES: Readonly<Record<string, RegExp>> = {
  JPY: /[円￥]|日[元圆圓]|엔|иен|เยน/u,
  CNY: /[元￥]|人民币|위안|юан|หยวน/u,
  KRW: /원|ウォン|韩元|вон/u,
  RUB: /руб/iu,
  INR: /रुप[एयै]|रु\.|ルピー|卢比/u,
  USD: /美元|米?ドル|달러|доллар|डॉलर|دولار|دلار|ดอลลาร์/iu,
  EUR: /欧元|ユーロ|유로|евро|यूरो|يورو|یورو|ยูโร/iu,
  GBP: /英镑|ポンド|파운드|фунт|पाउंड|جنيه/iu,
};

const FACTORS: ReadonlyMap<string, number> = new Map([
  ['百万', 1e6],
  ['千万', 1e7],
  ['万', 1e4],
  ['萬', 1e4],
  ['億', 1e8],
  ['亿', 1e8],
  ['兆', 1e12],
  ['千', 1e3],
  ['百', 100],
  ['만', 1e4],
  ['억', 1e8],
  ['조', 1e12],
  ['천', 1e3],
  ['тыс', 1e3],
  ['млн', 1e6],
  ['млрд', 1e9],
  ['миллион', 1e6],
  ['миллиард', 1e9],
  ['लाख', 1e5],
  ['करोड़', 1e7],
  ['हज़ार', 1e3],
  ['हजार', 1e3],
  ['ألف', 1e3],
  ['آلاف', 1e3],
  ['مليون', 1e6],
  ['ملايين', 1e6],
  ['مليار', 1e9],
  ['هزار', 1e3],
  ['میلیون', 1e6],
  ['میلیارد', 1e9],
  ['พัน', 1e3],
  ['หมื่น', 1e4],
  ['แสน', 1e5],
  ['ล้าน', 1e6],
]);
const SCALE = new RegExp(
  `^[ \\u00a0\\u202f]?(${[...FACTORS.keys()].sort((a, b) => b.length - a.length).join('|')})`,
  'u',
);

/** The scale right behind a number: "12万", "5 млн"; null for none. `behind`: some 20 characters. */
export function scaleSign(behind: string): { readonly factor: number; readonly length: number } | null {
  const match = SCALE.exec(behind);
  const factor = FACTORS.get(match?.[1] ?? '');
  return match && factor !== undefined ? { factor, length: match[0].length } : null;
}

const HAN_DIGITS = '〇一二三四五六七八九';
const HAN_UNITS: Readonly<Record<string, number>> = { 十: 10, 百: 100, 千: 1_000 };
const HAN_SCALES: Readonly<Record<string, number>> = { 万: 1e4, 億: 1e8, 亿: 1e8 };
const HAN_NUMBER = /[〇零一二三四五六七八九十百千万億亿]{1,16}/gu;

/** A counting sign right behind a number: 三个, 3 个. */
const COUNTER = /^[ \u3000]?([\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}])/u;
/** The counting sign behind a number; '' for none. `behind`: two characters. */
export const counterSign = (behind: string): string => COUNTER.exec(behind)?.[1] ?? '';

/**
 * Numbers in Chinese characters: 一六四一, 三百五十. Many are parts of words, so they only add to what a page may mean. A
 * single sign (三, 十) counts only with its counting sign.
 */
export function* hanValues(
  text: string,
): Generator<{ readonly value: number; readonly counter?: string }, void, undefined> {
  for (const { 0: written, index } of text.matchAll(HAN_NUMBER)) {
    const digits = Array.from(written.replaceAll('零', '〇'));
    const isRow = digits.every((digit) => HAN_DIGITS.includes(digit));
    const value = isRow ? Number(digits.map((digit) => HAN_DIGITS.indexOf(digit)).join('')) : composed(digits);
    if (digits.length > 1) yield { value };
    // Signs for a hundred and more are alone parts of words: 百分之.
    else if (value <= 10) yield { value, counter: counterSign(text.slice(index + 1, index + 3)) };
  }
}

function composed(digits: readonly string[]): number {
  let [total, part, digit] = [0, 0, 0];
  for (const sign of digits) {
    const unit = HAN_UNITS[sign];
    const scale = HAN_SCALES[sign];
    if (unit !== undefined) {
      part += Math.max(1, digit) * unit;
      digit = 0;
    } else if (scale !== undefined) {
      total += Math.max(1, part + digit) * scale;
      [part, digit] = [0, 0];
    } else {
      digit = HAN_DIGITS.indexOf(sign);
    }
  }
  return total + part + digit;
}

/** For each era the year before its first. */
const ERAS: Readonly<Record<string, number>> = { 令和: 2018, 平成: 1988, 昭和: 1925, 大正: 1911, 明治: 1867 };
const ERA_YEAR = /(令和|平成|昭和|大正|明治)(元|[0-9０-９]{1,2})年/gu;
/** Thai years count from the Buddha: 543 more. These forms are years of our time. */
const BUDDHIST = 543;
const THAI_YEAR = /(?<!\p{Nd}|[.,])(?:2[4-6]\p{Nd}{2}|๒[๔-๖]\p{Nd}{2})(?!\p{Nd}|[.,]\p{Nd})/gu;

/** Years of other calendars in a text, as years of the common one: 令和6年 is 2024, and so is พ.ศ. 2567. */
export function* commonYears(text: string): Generator<number, void, undefined> {
  for (const [, era = '', year = ''] of text.matchAll(ERA_YEAR))
    yield (ERAS[era] ?? 0) + (year === '元' ? 1 : Number(year.normalize('NFKC')));
  if (!/\p{Script=Thai}/u.test(text)) return;
  for (const [year] of text.matchAll(THAI_YEAR)) yield Number(plainDigits(year)) - BUDDHIST;
}
