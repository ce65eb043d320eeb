/** A question put into its page's language by the loaded model: one short prompt, its answer made fit or refused. */
import type { GenerateRequest } from '@/src/engine/engine';
import { countWords } from '@/src/protocol/count-words';
import type { OtherLanguage } from '@/src/protocol/other-language';
import { isOverflow } from '../one-pass';
import { defuse, framed, languageName } from '../prompts';
import type { Reader } from '../reader';
import { otherLanguage } from '../text/language';

/** A longer question has words enough of its own, and takes long to say again; in UTF-16 units. */
const MOST_CHARS = 500;
/** Tokens of the answer for each character of the question, and beside that: some scripts are spelled in bytes. */
const TOKENS_PER_CHAR = 1;
const TOKENS_BESIDE = 24;
/** The same question in another language is no longer than this, in UTF-16 units. */
const LONGER = 3;
const LONGER_BESIDE = 60;

const SYSTEM = 'You translate questions. Reply with the translation only.';

/** "Translation:", "German:", and the like before it, where the question has no colon itself. */
const LABEL = /^[\p{L}\p{M} ]{2,30}[:：]\s*(?=\S)/u;
/** A remark behind it, where the question has no brackets itself. */
const REMARK = /\s*[(（][^()（）]{0,400}[)）]\s*$/u;
/** Of an answer so much is looked at, in UTF-16 units: it has room for no more. */
const LOOKED_AT_CHARS = 2_400;
const WRAPPING = /^[\s"'“”„«»「」『』*_`#>-]+|[\s"'“”„«»「」『』*_`]+$/gu;

/** What of a model's answer is the question, in one line; '' where none of it is. */
export function cleaned(answer: string, question: string): string {
  const hasColon = /[:：]/u.test(question);
  for (const line of answer.slice(0, LOOKED_AT_CHARS).split('\n')) {
    let text = line.replaceAll(WRAPPING, '');
    if (!hasColon) text = text.replace(LABEL, '');
    if (!/[(（]/u.test(question)) text = text.replace(REMARK, '');
    text = text.replaceAll(WRAPPING, '').replaceAll(/\s+/gu, ' ');
    // "Here is the translation:" stands before it.
    const announces = !hasColon && /[:：]$/u.test(text);
    if (/[\p{L}\p{N}]/u.test(text) && !announces) return defuse(text);
  }
  return '';
}

/** Whether a text can be the question in the page's language. */
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
    // Nothing that comes later begins with it.
    prefixLength: 0,
    sampling: { temperature: 0, topP: 1, repetitionPenalty: 1, maxTokens },
  };
}

/**
 * The question in the page's language, or null where the model gave nothing that can be it: then it is asked as it is.
 * Throws what the engine throws but `context-overflow`, and `AbortError` after `signal`.
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
      // What comes behind its line are remarks.
      if (token.text.includes('\n') && cleaned(wholeLines(answer), trimmed) !== '') break;
    }
  } catch (error) {
    signal.throwIfAborted();
    if (isOverflow(error)) return null;
    throw error;
  }
  // A line that met the limit is not a whole question.
  const text = cleaned(isCut ? wholeLines(answer) : answer, trimmed);
  return isPut(text, trimmed, languages) ? text : null;
}

const wholeLines = (text: string): string => text.slice(0, text.lastIndexOf('\n') + 1);
