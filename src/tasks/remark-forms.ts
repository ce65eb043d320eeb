/** How models speak of their own work, as patterns for one line, in the languages that models here often answer in. */
import { NOUNS, CHANGED, TEXTS, WORK, POINTS, POINTS_UNPARTED, READILY } from './remark-words';

const MARKS = '[\\s*_#>"“„«「]*';
const END_MARKS = '[\\s*_"”“»」]*';
const WORD_END = '(?![\\p{L}\\p{N}])';
const READILY_FIRST = `(?:(?:${READILY})\\s?[,，、!.！。]?\\s*)?`;
const ARTICLE = '(?:(?:the|a|an|your|my|die|der|das|eine?|le|la|les|une?|el|il|lo|una?|o|os|de|het|een|το|η) ){0,2}';

/** What such a remark begins with; it is waited for to its end. */
export const POINTING = new RegExp(
  `^${MARKS}(?:(?:${READILY}|${POINTS})${WORD_END}|${POINTS_UNPARTED}|I(?:[’']ve| have)? (?:just )?(?:re|corr|simpl|short|edit|summ))`,
  'iu',
);
/** What a heading over the answer begins with. */
export const NAMING = new RegExp(`^${MARKS}${ARTICLE}(?:${NOUNS}|${CHANGED})`, 'iu');

/** "Sure!", "Gerne!" */
export const ANSWERS_READILY = new RegExp(`^${MARKS}(?:${READILY})${END_MARKS}[!.！。]${END_MARKS}`, 'iu');
/** Of these none is itself the answer to a question, as "はい。" is. */
export const OBEYS_READILY = new RegExp(
  `^${MARKS}(?:sure(?: thing)?|okay|ok|alright|great|got it|no problem|here you go|gladly|gerne|avec plaisir|con gusto|volentieri|好的|没问题|承知(?:しました|いたしました)|かしこまりました|ได้เลย)${END_MARKS}[!.！。]${END_MARKS}`,
  'iu',
);
/** A lead ends with a colon, whatever it says before, if it speaks of the work and points at it. */
const LEAD = new RegExp(
  `^${MARKS}${READILY_FIRST}(?:${POINTS})${WORD_END}.{0,120}?${WORK}.{0,80}[:：]${END_MARKS}$`,
  'iu',
);
const LEAD_UNPARTED = new RegExp(
  `^${MARKS}${READILY_FIRST}(?:${POINTS_UNPARTED}).{0,60}?${WORK}.{0,40}[:：。]${END_MARKS}$`,
  'iu',
);
/** A heading such as "Summary" or "**Rewritten text:**". */
const HEADING = new RegExp(
  `^${MARKS}${ARTICLE}(?:${WORK}|(?:re-?written|revised|corrected|edited|simplified))(?: (?:of|des|der|du|del|della|van) [^:：]{0,40})?${END_MARKS}[:：]?${END_MARKS}$`,
  'iu',
);
/** A sentence about what was done: "I have rewritten the text to be clearer." */
const DONE = new RegExp(
  `^${MARKS}${READILY_FIRST}(?:here(?:[’']s| is)\\b.{0,80}?${WORK}.{0,80}|I(?:[’']ve| have)? (?:just )?(?:rewritten|rewrote|revised|corrected|simplified|shortened|edited|summarized|reworded|rephrased)\\b.{0,120}?\\b(?:${TEXTS})\\b.{0,60})[.!]${END_MARKS}$`,
  'iu',
);

/** Lines before an answer that speak of the work. */
export const OF_WORK_LINES: readonly RegExp[] = [LEAD, LEAD_UNPARTED, HEADING, DONE];

const A_TEXT = '(?:text|version|sentence|paragraph|passage|rewrite)';
/** What a sentence about the text itself begins with, where the answer is to be the text. */
export const ABOUT_TEXTS = new RegExp(
  `^${MARKS}(?:(?:the|this|your) (?:(?:\\p{L}+ )?${A_TEXT}|(?:original|input|given|rewritten|revised|edited|corrected) (?:message|letter|e-?mail|post)|correct[^.:]{1,60}? ${A_TEXT})|(?:please )?(?:re-?write|re-?phrase|edit|correct|simplify|shorten|improve|proofread) (?:the|this)(?: \\p{L}+)? ${A_TEXT})${WORD_END}`,
  'iu',
);
/** Where such a sentence ends. */
export const OF_REWRITES = /[.:!?]["”»*_]*$/u;

/** Paragraphs behind an answer that speak of it. */
const OF_WORK =
  '(?:text|version|passage|paragraph|sentences?|changes|edits|corrections|revisions?|rewrite|rewriting|rewritten|revised|summary|wording|tone|grammar|punctuation)';
/** Offers to the reader: no answer has them of its own. */
export const OFFERS = [
  new RegExp(
    `^${MARKS}(?:please )?(?:let me know|feel free)\\b[^\\n]{0,120}\\b(?:${OF_WORK}|adjust\\p{L}*|questions|assist\\p{L}*|help|else)\\b`,
    'iu',
  ),
  new RegExp(`^${MARKS}(?:I )?hope (?:this|that) (?:helps|summary|version|rewrite|revised|rewritten)\\b`, 'iu'),
  new RegExp(`^${MARKS}(?:is there anything else|would you like me to)\\b`, 'iu'),
  new RegExp(
    `^${MARKS}(?:Wenn du (?:weitere|noch)|Lassen Sie mich|N[’']hésitez pas|Si necesitas|Se hai bisogno|希望(?:这|對|对))`,
    'iu',
  ),
];
/** What is said of a text that was written anew. An answer about a page may have such lines: "Note:", "The new law". */
export const CLOSERS = [
  new RegExp(
    `^${MARKS}(?:note|explanation|changes(?: made)?|(?:the )?(?:key|main|following)? ?changes(?: include| are)?)\\b${END_MARKS}[:：]`,
    'iu',
  ),
  new RegExp(
    `^${MARKS}(?:I(?:[’']ve| have)?|we(?:[’']ve| have)?) (?:also )?(?:made|changed|rewrote|rewritten|revised|corrected|simplified|shortened|kept|removed|replaced|added|maintained|preserved|tried|used|aimed|fixed|edited|improved|rephrased|reworded)\\b[^\\n]{0,120}\\b${OF_WORK}\\b`,
    'iu',
  ),
  new RegExp(
    `^${MARKS}(?:this|the|in this|in the|my) (?:\\p{L}+ )?(?:rewritten|revised|edited|corrected|simplified|improved|new|rewrite|revision|version|summary)\\b[^\\n]{0,120}\\b(?:original|${OF_WORK}|clear\\p{L}*|concise\\p{L}*|formal\\p{L}*|simpl\\p{L}*|maintain\\p{L}*|preserv\\p{L}*)\\b`,
    'iu',
  ),
  new RegExp(`^${MARKS}(?:the )?(?:following )?changes (?:were|have been|I) `, 'iu'),
  new RegExp(`^${MARKS}original(?: (?:text|version))?${END_MARKS}[:：]`, 'iu'),
  new RegExp(
    `^${MARKS}(?:(?:vorgenommene )?Änderungen|Hinweis|Anmerkung|(?:modifications|changements)(?: (?:apportée?s|effectuée?s))?|remarque|cambios(?: realizados)?|nota|modifiche(?: apportate)?|alterações(?: feitas)?|изменения|примечание|التغييرات|ملاحظة|परिवर्तन|टिप्पणी|修改说明|说明|注意?|変更点|補足|변경 ?사항|참고|หมายเหตุ)${END_MARKS}[:：]`,
    'iu',
  ),
  new RegExp(
    `^${MARKS}(?:Ich habe (?:den Text|die folgenden|folgende)|J[’']ai (?:apporté|modifié|corrigé|reformulé|effectué)|He (?:realizado|corregido|hecho)|Ho (?:apportato|corretto|modificato)|Fiz as|Я (?:внёс|внес|исправил|изменил)|لقد قمت|मैंने (?:निम्न|पाठ)|我(?:做了|修改了|进行了|对)|以上(?:の|が|是))`,
    'iu',
  ),
];
/** What a list of changes begins with: in the place of a rewrite it is none. */
export const CHANGES = new RegExp(
  `^${MARKS}(?:the )?(?:(?:following|main|key) )?(?:changes|corrections|edits|modifications)(?: I(?:[’']ve| have)?)?(?: made)?(?: include| are| were)?[^\\n]{0,40}[:：]${END_MARKS}$`,
  'iu',
);
