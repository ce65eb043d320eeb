/** Speeds and durations in words, for readers who do not know what a token is. */
import { i18n } from '#i18n';
import { TYPICAL_PAGE_TOKENS } from '@/src/protocol/catalogue';
import { formatCount, formatDuration } from './format';

/**
 * English words in a token: four tokens are about three words (help.openai.com, "What are tokens and how to count
 * them?"). Other languages have fewer words in a token.
 */
const WORDS_A_TOKEN = 0.75;

/** Tokens a second as "about 12 words a second"; slow ones by the minute, so that it is never "0 words". */
export function speedWords(tokensPerSecond: number): string {
  const words = tokensPerSecond * WORDS_A_TOKEN;
  if (words >= 1.5) return i18n.t('speed.second', [formatCount(words)]);
  const aMinute = Math.max(1, Math.round(words * 60));
  return i18n.t('speed.minute', aMinute, [formatCount(aMinute)]);
}

/** How long the first word about a typical page takes, when the model reads so many tokens a second. */
export function firstWordWords(promptTokensPerSecond: number): string {
  return durationWords((TYPICAL_PAGE_TOKENS / Math.max(promptTokensPerSecond, 0.01)) * 1_000);
}

/** Milliseconds as "after about 8 seconds", or "within a second". */
export function durationWords(milliseconds: number): string {
  return milliseconds < 1_000 ? i18n.t('speed.instantly') : i18n.t('speed.about', [formatDuration(milliseconds)]);
}
