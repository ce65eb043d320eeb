/**
 * The loaded model translates a question into its page's language: one short prompt. Its answer is cleaned, or refused.
 */
import type { GenerateRequest } from '@/src/engine/engine';
import { countWords } from '@/src/protocol/count-words';
import type { OtherLanguage } from '@/src/protocol/other-language';
import { isOverflow } from '../one-pass';
import { defuse, framed, languageName } from '../prompts';
import type { Reader } from '../reader';
import { otherLanguage } from '../text/language';

/**
 * The longest question that is translated, in UTF-16 units. A longer one has enough words for a search, and takes too
 * long.
 */
const MOST_CHARS = 500;
/**
 * The answer's room in tokens: for each character of the question, and in addition. Some scripts are spelled in bytes.
 */
const TOKENS_PER_CHAR = 1;
const TOKENS_BESIDE = 24;
/** A translation is at most this many times as long, and so much longer, in UTF-16 units. */
const LONGER = 3;
const LONGER_BESIDE = 60;

const SYSTEM = 'You translate questions. Reply with the translation only.';

/** A label before the translation, such as "German:", unless the question has a colon itself. */
const LABEL = /^[\p{L}\p{M} ]{2,30}[:：]\s*(?=\S)/u;
/** A remark in brackets behind the translation, unless the question has brackets itself. */
const REMARK = /\s*[(（][^()（）]{0,400}[)）]\s*$/u;
/** So much of an answer is read, in UTF-16 units: it has no room for more. */
const LOOKED_AT_CHARS = 2_400;
const WRAPPING = /^[\s"'“”„«»「」『』*_`#>-]+|[\s"'“”„«»「」『』*_`]+$/gu;

/** The translated question in a model's answer, as one line; '' where there is none. */
export function cleaned(answer: string, question: string): string {
  const hasColon = /[:：]/u.test(question);
  for (const line of answer.slice(0, LOOKED_AT_CHARS).split('\n')) {
    let text = line.replaceAll(WRAPPING, '');
    if (!hasColon) text = text.replace(LABEL, '');
    if (!/[(（]/u.test(question)) text = text.replace(REMARK, '');
    text = text.replaceAll(WRAPPING, '').replaceAll(/\s+/gu, ' ');
    // A line such as "Here is the translation:" announces it.
    const announces = !hasColon && /[:：]$/u.test(text);
    if (/[\p{L}\p{N}]/u.test(text) && !announces) return defuse(text);
  }
  return '';
}

/** Whether a text can be a translation of the question. */
function isPut(text: string, question: string, { page }: Pick<OtherLanguage, 'page'>): boolean {
  if (text === '' || text.length > LONGER * question.length + LONGER_BESIDE) return false;
  if (text.toLowerCase() === question.trim().toLowerCase()) return false;
  return countWords(text) > 0 && otherLanguage(text, page) === null;
}

function requestFor(question: string, { page }: Pick<OtherLanguage, 'page'>): GenerateRequest {
  const name = languageName(page) ?? page;
  const ask = `Translate the question above into ${name}. Keep names and numbers. Reply with the question in ${name} only.`;
  const maxTokens = TOKENS_BESIDE + question.length * TOKENS_PER_CHAR;
  return {
    messages: [
      { role: 'system', content: SYSTEM },
      { role: 'user', content: framed('', defuse(question), ask) },
    ],
    // No later prompt begins with this one.
    prefixLength: 0,
    sampling: { temperature: 0, topP: 1, repetitionPenalty: 1, maxTokens },
  };
}

/**
 * The question in the page's language, or null where the model's answer cannot be it. Throws what the engine throws
 * except `context-overflow`, and `AbortError` after `signal`.
 */
export async function putQuestion(
  reader: Pick<Reader, 'generate'>,
  question: string,
  languages: Pick<OtherLanguage, 'page'>,
  signal: AbortSignal,
): Promise<string | null> {
  const trimmed = question.trim();
  if (trimmed.length > MOST_CHARS) return null;
  let [answer, isCut] = ['', false];
  try {
    for await (const token of reader.generate(requestFor(trimmed, languages), { signal })) {
      if (token.type === 'end') isCut = token.finish === 'length';
      if (token.type !== 'text') continue;
      answer += token.text;
      // After the first line only remarks follow.
      if (token.text.includes('\n') && cleaned(wholeLines(answer), trimmed) !== '') break;
    }
  } catch (error) {
    signal.throwIfAborted();
    if (isOverflow(error)) return null;
    throw error;
  }
  // A line that met the limit is no complete question.
  const text = cleaned(isCut ? wholeLines(answer) : answer, trimmed);
  return isPut(text, trimmed, languages) ? text : null;
}

const wholeLines = (text: string): string => text.slice(0, text.lastIndexOf('\n') + 1);
