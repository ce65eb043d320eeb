/** The kind of answer that a question expects, by its question word, and whether a text could hold one. */

export type AnswerKind = 'date' | 'number' | 'name' | 'any';

/** Question words by kind of answer, in the languages of `function-words.ts`. The first that fits counts. */
const ASKS: readonly (readonly [AnswerKind, RegExp])[] = [
  [
    'date',
    new RegExp(
      '\\b(?:when|(?:what|which) (?:year|date|month|day|century|decade|time)|wann|welche[sm]? (?:jahr|tag|datum|monat)|quand|quelle (?:année|date)' +
        '|cuándo|cuando|qué año|quando|che anno|que ano|wanneer|welk jaar)\\b',
      'iu',
    ),
  ],
  [
    'number',
    new RegExp(
      '\\bhow (?:many|much|long|old|far|large|big|tall|high|often|fast|heavy|wide|deep)\\b|\\bwhat (?:percentage|percent|proportion|number|amount|fraction|share|portion|price|cost)\\b' +
        '|\\b(?:wie ?viele?|wie (?:lange|alt|hoch|gro(?:ß|ss)|weit|oft|schnell)|combien|cu[aá]nt[oa]s?|quant[oiae]s?|hoeveel|hoe (?:lang|oud|groot|hoog))\\b',
      'iu',
    ),
  ],
  [
    'name',
    /\b(?:who|whom|whose|where|(?:what|which) (?:city|country|state|place|region|location|continent|person)|wer|wem|wen|wo|woher|wohin|qui|où|quién(?:es)?|dónde|chi|dove|quem|onde|wie is|wie was|waar)\b/iu,
  ],
];

/** The kind of answer that a question expects; `any` where its words do not tell. */
export function expectedAnswer(question: string): AnswerKind {
  return ASKS.find(([, words]) => words.test(question))?.[0] ?? 'any';
}

const MONTH =
  'jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|sept?(?:ember)?|oct(?:ober)?|nov(?:ember)?|dec(?:ember)?' +
  '|januar|februar|märz|mai|juni|juli|oktober|dezember|janvier|février|mars|avril|juin|juillet|août|septembre|octobre|novembre|décembre' +
  '|enero|febrero|marzo|abril|mayo|junio|julio|agosto|septiembre|octubre|noviembre|diciembre';
const DATE = new RegExp(
  `\\b(?:1\\d{3}|20\\d{2})\\b|\\b\\d{1,2}(?:st|nd|rd|th|\\.)? (?:centur|jahrhundert)|\\b(?:${MONTH})\\b|\\b\\d{1,3} ?(?:ad|bc|ce|bce)\\b`,
  'iu',
);
const NUMBER =
  /\p{N}|\b(?:one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|twenty|hundreds?|thousands?|millions?|billions?|half|thirds?|quarters?|dozens?|once|twice)\b/iu;
/** A capital that does not begin the sentence. */
const NAME = /[\p{Ll}\p{N},;:] \p{Lu}/u;

/** 1 where a text can hold such an answer, 0 where it cannot, 0.5 for any kind. */
export function couldHold(kind: AnswerKind, text: string): number {
  if (kind === 'any') return 0.5;
  const pattern = kind === 'date' ? DATE : kind === 'number' ? NUMBER : NAME;
  return pattern.test(text) ? 1 : 0;
}
