import { describe, expect, it } from 'vitest';
import { builtIn } from '@/tests/fixtures/built-in';
import { lengthScale, tokenScale } from './length-scale';
import { fitPage } from './fitted-page';
import { planChat } from './plan-chat';
import { planTask } from './plan-task';
import type { TextTask } from './text-task';
import { SOURCE } from '@/tests/fixtures/source';

const anchor = { start: '', end: '', prefix: '', suffix: '' };
const ENGLISH = 'The lamp was lit at dusk, and the keeper wrote the hour into his book. ';
const GREEK = 'Η λάμπα άναψε το σούρουπο και ο φαροφύλακας έγραψε την ώρα στο βιβλίο του. ';
/** Counts as a small vocabulary does: a Latin word takes a token and a third, any other letter a token. */
const count = (text: string): Promise<number> =>
  Promise.resolve(Math.ceil((text.match(/[a-z]+/giu)?.length ?? 0) * 1.33 + (text.match(/[^\sa-z]/giu)?.length ?? 0)));
const limits = { contextTokens: 4_096, model: '', count };

const ask = (text: string, language: string, chosen?: string): TextTask => ({
  action: builtIn('summarize'),
  settings: { engine: 'auto', model: null, ...(chosen !== undefined && { language: chosen }) },
  input: {
    kind: 'page',
    source: SOURCE,
    page: {
      title: '',
      language,
      blocks: [{ kind: 'paragraph', text: text.repeat(20), anchor }],
      visibleWords: 280,
      keptWords: 280,
      hiddenWords: 0,
      unreadFrames: 0,
      partial: false,
    },
  },
});

describe('the limit of an answer', () => {
  it('stays the same in English, and grows with the tokens that another language takes', async () => {
    const english = (await planTask(ask(ENGLISH, 'en'), limits)).sampling.maxTokens;
    const greek = (await planTask(ask(GREEK, 'el'), limits)).sampling.maxTokens;
    expect(english).toBe(320);
    expect(greek).toBeGreaterThan(english * 2.5);
  });

  it('goes by the language that was chosen for the answer where that is another one', async () => {
    expect(await lengthScale(ask(ENGLISH, 'en', 'el'), count)).toBeGreaterThan(1.5);
    expect(await lengthScale(ask(ENGLISH, 'en-GB', 'en-US'), count)).toBe(1);
    expect(await lengthScale(ask(GREEK, 'el', 'en'), count)).toBe(1);
    expect(await lengthScale(ask(ENGLISH, 'en', 'no-such-language-at-all'), count)).toBeGreaterThan(0);
  });

  it('is at most four times as long, and leaves the page its room', async () => {
    expect(tokenScale(100_000, 10)).toBe(4);
    expect(tokenScale(0, 0)).toBe(1);
    const small = await planTask(ask(GREEK, 'el'), { ...limits, contextTokens: 1_024 });
    expect(small.sampling.maxTokens).toBeLessThanOrEqual(256);
  });

  it('applies to questions, too', async () => {
    const limit = async (text: string, language: string): Promise<number> => {
      const { input } = ask(text, language);
      if (input.kind !== 'page') throw new Error('no page');
      return (await planChat(await fitPage(input.page, limits), [], 'Who?', limits)).sampling.maxTokens;
    };
    expect(await limit(ENGLISH, 'en')).toBe(384);
    expect(await limit(GREEK, 'el')).toBeGreaterThan(800);
  });

  it('leaves room for the end of a sentence beside a page that fills the context', async () => {
    const request = ask(ENGLISH.repeat(20), 'en');
    const { messages, sampling } = await planTask(request, limits);
    const prompt = await count(messages.map(({ content }) => content).join('\n'));
    expect(prompt + sampling.maxTokens + 40).toBeLessThanOrEqual(limits.contextTokens);
  });
});
