/** How fast a model is and how long it takes, in words that need no knowledge of tokens. */
import { i18n } from '#i18n';
import { TYPICAL_PAGE_TOKENS } from '@/src/protocol/catalogue';
import { formatCount, formatDuration } from './format';

/**
 * English words in a token: four tokens are about three words, as the makers of tokenizers say of theirs
 * (help.openai.com, "What are tokens and how to count them?"). Other languages have fewer words in a token.
 */
const WORDS_A_TOKEN = 0.75;

/** Tokens a second as "about 12 words a second"; slow ones by the minute, for "0 words a second" says nothing. */
export function speedWords(tokensPerSecond: number): string {
  const words = tokensPerSecond * WORDS_A_TOKEN;
  if (words >= 1.5) return i18n.t('speed.second', [formatCount(words)]);
  const aMinute = Math.max(1, Math.round(words * 60));
  return i18n.t('speed.minute', aMinute, [formatCount(aMinute)]);
}

/** How long the first word of an answer about a typical page takes, at so many tokens a second. */
export function firstWordWords(promptTokensPerSecond: number): string {
  return durationWords((TYPICAL_PAGE_TOKENS / Math.max(promptTokensPerSecond, 0.01)) * 1_000);
}

/** Milliseconds as "about 8 seconds", and as "less than a second". */
export function durationWords(milliseconds: number): string {
  return milliseconds < 1_000 ? i18n.t('speed.instantly') : i18n.t('speed.about', [formatDuration(milliseconds)]);
}
