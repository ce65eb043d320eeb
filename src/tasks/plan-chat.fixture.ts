/** Pages, limits and readings of prompts for tests of conversations. */
import { countWords } from '@/src/protocol/count-words';
import type { PageContent } from '@/src/protocol/page-content';
import type { PlanLimits, TaskPlan } from './plan-task';

export const anchor = { start: '', end: '', prefix: '', suffix: '' };
/** Counts roughly as small models do. */
export const count = (text: string): Promise<number> => Promise.resolve(Math.ceil(text.length / 4));
export const limits = (contextTokens: number): PlanLimits => ({ contextTokens, count, model: '' });

function pageOf(paragraphs: readonly string[]): PageContent {
  const words = paragraphs.reduce((sum, text) => sum + countWords(text), 0);
  return {
    title: 'The Lighthouse',
    language: 'en',
    visibleWords: words,
    keptWords: words,
    hiddenWords: 0,
    unreadFrames: 0,
    partial: false,
    blocks: paragraphs.map((text) => ({ kind: 'paragraph' as const, text, anchor })),
  };
}

export const page = (...paragraphs: string[]): PageContent => pageOf(paragraphs);

export const short = page('The lamp was lit in 1841.', 'It burns oil.');
export const long = pageOf(
  Array.from({ length: 600 }, (_, n) => `Sentence ${String(n)} says ten words about a lamp and its keeper.`),
);
/** Just fits the smallest context of these tests. */
export const fitting = pageOf(
  Array.from({ length: 25 }, (_, n) => `Sentence ${String(n)} says ten words about a lamp and its keeper.`),
);
export const full = pageOf(
  Array.from({ length: 150 }, (_, n) => `Sentence ${String(n)} says ten words about a lamp and its keeper.`),
);
export const sentence = 'The keeper climbed the stairs and lit the lamp.';

/** All messages in order, as an engine's prompt cache compares them. */
export const spoken = ({ messages }: TaskPlan): string =>
  messages.map(({ role, content }) => `<${role}>${content}`).join('');
export const questions = ({ messages }: TaskPlan): string[] =>
  messages.filter(({ role }) => role === 'user').map(({ content }) => content);

export async function promptTokens(plan: TaskPlan): Promise<number> {
  let tokens = 0;
  for (const { content } of plan.messages) tokens += await count(content);
  return tokens;
}
