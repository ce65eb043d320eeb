/**
 * Makes an answer ready to replace the original text. Small models often add an introduction, quotation marks or a code
 * fence. These are removed where the original has none, and nothing else is changed. Pure.
 */

/** Opening and closing marks. */
const QUOTES: readonly (readonly [string, string])[] = [
  ['"', '"'],
  ['“', '”'],
  ['„', '“'],
  ['„', '”'],
  ['«', '»'],
  ['»', '«'],
  ["'", "'"],
  ['‘', '’'],
  ['「', '」'],
  ['『', '』'],
  ['`', '`'],
];

/** The longest line that may be an introduction, in characters. */
const MAX_LEAD_CHARS = 120;
/** Words for a rewritten text. */
const REWRITTEN =
  'rewritten|re-?written|revised|corrected|edited|improved|rephrased|reworded|simplified|shortened|polished|clearer|shorter|simpler|(?:more )?formal|friendlier';
const TEXT = 'text|version|sentence|paragraph|message|passage|rewrite';
/** Introductions, in English and other languages that models often use. */
const LEADS = [
  new RegExp(
    `^(?:(?:sure|certainly|of course|okay|ok)[,.!]? )?(?:here(?:[’']s| is| are)|this is|the|a)?\\s?.*\\b(?:${REWRITTEN})\\b.{0,24}\\b(?:${TEXT})\\b`,
    'iu',
  ),
  new RegExp(`^(?:${REWRITTEN})$`, 'iu'),
  /^(?:hier ist|hier die)?.*(?:überarbeitet|korrigiert|umformuliert|verbessert|vereinfacht)\p{L}* (?:text|fassung|version|satz)/iu,
  /^(?:voici )?.*(?:texte|version|phrase) (?:corrigé|réécrit|reformulé|révisé|simplifié|améliorée?)/iu,
  /^(?:aquí (?:está|tienes) )?.*(?:texto|versión|frase) (?:corregid|reescrit|revisad|mejorad|simplificad)/iu,
  /^(?:ecco )?.*(?:testo|versione|frase) (?:corrett|riscritt|rivist|miglior|semplificat)/iu,
  /(?:改写|修改|修正|润色|書き換え|修正)[^，。]{0,8}(?:文字|文本|版本|内容|文|文章|テキスト)/u,
];

function isLead(line: string): boolean {
  if (line.length > MAX_LEAD_CHARS) return false;
  const colon = /^[^\p{L}]*(.*?)[:：][^\p{L}]*$/u.exec(line)?.[1];
  return colon !== undefined && LEADS.some((lead) => lead.test(colon));
}

/** Removes a first line such as "Here is the rewritten text:". An introduction on the same line as the text stays. */
function withoutLead(text: string, original: string): string {
  const end = text.indexOf('\n');
  if (end < 0) return text;
  const [first, originalFirst] = [text.slice(0, end).trim(), original.split('\n', 1)[0] ?? ''];
  const rest = text.slice(end).trim();
  return isLead(first) && rest !== '' && !/[:：]\s*$/u.test(originalFirst) ? rest : text;
}

function withoutFence(text: string, original: string): string {
  const fenced = /^(`{3,})[\w-]*\n([^]*)\n\1$/.exec(text);
  return fenced?.[2] !== undefined && !original.includes('```') ? fenced[2].trim() : text;
}

function withoutQuotes(text: string, original: string): string {
  for (const [open, close] of QUOTES) {
    if (text.length <= open.length + close.length || !text.startsWith(open)) continue;
    const rest = text.slice(open.length);
    // A model that stopped early has not closed its quotation mark.
    if (open !== "'" && open !== '’' && !rest.includes(open) && !rest.includes(close) && !original.startsWith(open))
      return rest.trim();
    if (!text.endsWith(close)) continue;
    const inside = text.slice(open.length, -close.length);
    // With marks inside, the outer two are no pair: “Yes”, he said, “no”.
    const isPair = !inside.includes(open) && !inside.includes(close);
    if (isPair && !original.startsWith(open) && !original.endsWith(close)) return inside.trim();
  }
  return text;
}

/** Removes blank lines between paragraphs where the original has none. */
function withOriginalSpacing(text: string, original: string): string {
  return original.includes('\n') && !/\n[^\S\n]*\n/.test(original) ? text.replaceAll(/\n\s*\n/g, '\n') : text;
}

/** The rewritten text, with the same white space around it as the original. */
export function tidyRewrite(answer: string, original: string): string {
  const text = answer.replaceAll(/\r\n?/g, '\n').trim();
  const bare = withoutQuotes(withoutFence(withoutLead(text, original), original), original);
  const tidy = withOriginalSpacing(bare, original);
  const lead = original.slice(0, original.length - original.trimStart().length);
  return tidy === '' ? '' : lead + tidy + original.slice(original.trimEnd().length);
}
