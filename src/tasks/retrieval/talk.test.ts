import { describe, expect, it } from 'vitest';
import type { Block, PageContent } from '@/src/protocol/page-content';
import { atOnce } from '../slices';
import { byCharacters, choosePassages } from './choose-passages';
import { PARAGRAPHS } from './conversations.fixture';
import { isTalk } from './talk';
import { QUESTIONS, TURNS } from './talk.fixture';

const anchor = { start: '', end: '', prefix: '', suffix: '' };
const block = (text: string, more: Partial<Block> = {}): Block => ({ kind: 'paragraph', text, anchor, ...more });
const pageOf = (blocks: readonly Block[]): PageContent => ({
  title: 'Tullybeg council',
  language: 'en',
  blocks: [...blocks],
  visibleWords: 0,
  keptWords: 0,
  hiddenWords: 0,
  unreadFrames: 0,
  partial: false,
});
const THREAD = pageOf(TURNS.map(({ speaker, text }) => block(text, { author: speaker })));
const TRANSCRIPT = pageOf(TURNS.map(({ speaker, text }) => block(`${speaker}: ${text}`)));

/** The share of a topic's turns that the model gets, in a fifth of the page. */
function shareOf(page: PageContent, question: string, topic: string): number {
  const chosen = atOnce(choosePassages(page, question, [], { tokens: 450, measure: byCharacters }));
  const turns = TURNS.map((turn, at) => ({ ...turn, at })).filter((turn) => turn.topic === topic);
  const held = turns.filter(({ at }) => chosen.some(({ first, last }) => first <= at && at <= last));
  return held.length / turns.length;
}

describe('a question about a talk', () => {
  it.each([
    ['a thread', THREAD],
    ['a transcript', TRANSCRIPT],
  ])('gets most of what was said, though most of it does not name what it is about (%s)', (_, page) => {
    const shares = QUESTIONS.map(([question, topic]) => shareOf(page, question, topic));
    expect(shares.reduce((sum, share) => sum + share, 0) / shares.length).toBeGreaterThanOrEqual(0.7);
  });

  it('also gets the passage that answers alone', () => {
    const chosen = atOnce(
      choosePassages(THREAD, 'How many stewards does the procession need?', [], { tokens: 450, measure: byCharacters }),
    );
    expect(chosen.find(({ rank }) => rank === 0)?.text).toContain('three more stewards');
  });
});

describe('isTalk', () => {
  const talks = (blocks: readonly Block[]): boolean => atOnce(isTalk({ blocks: [...blocks] }));

  it('knows a thread by its authors and a transcript by names before its lines', () => {
    expect(talks(THREAD.blocks)).toBe(true);
    expect(talks(TRANSCRIPT.blocks)).toBe(true);
    expect(talks(TURNS.map(({ speaker, text }, at) => block(`[00:${String(at + 10)}] ${speaker}: ${text}`)))).toBe(
      true,
    );
  });

  it('knows talk without any names by how people speak', () => {
    expect(talks(TURNS.map(({ text }) => block(`Well, yeah, I think you know. ${text}`)))).toBe(true);
  });

  it('takes neither an article nor a form, a guide or a list of terms for one', () => {
    expect(talks(PARAGRAPHS.map((text) => block(text)))).toBe(false);
    const labels = ['Name', 'Street', 'Town', 'Country', 'Note', 'Warning', 'Price', 'Colour'];
    expect(talks(labels.map((label) => block(`${label}: something of it`)))).toBe(false);
    const guide = Array.from({ length: 40 }, (_, at) =>
      block(at % 8 === 0 ? 'Note: you can do that later.' : 'Open the lid, and put the water in.'),
    );
    expect(talks(guide)).toBe(false);
  });

  it('does not take an article with one author for one', () => {
    expect(talks(PARAGRAPHS.map((text) => block(text, { author: 'Ada Quinn' })))).toBe(false);
  });
});
