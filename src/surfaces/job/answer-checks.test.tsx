// @vitest-environment happy-dom
import '../testing/words';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { Card } from '../card/card';
import { markedRanges } from '../markdown/text-marks';
import { JOB_ID } from '../testing/fake-chat';
import type { Script } from '../testing/script';
import { show, type Shown } from '../testing/render';
import { SOURCE } from '@/tests/fixtures/source';

const engine = { provider: 'llama', backend: 'cpu', model: 'Small', contextTokens: 8_192 } as const;
const reading = { type: 'reading', engine, coverage: { words: 100, ofWords: 100 }, fraction: 1 } as const;
const token = (text: string) => ({ type: 'token', text, tokens: 1 }) as const;
const done = {
  type: 'done',
  finish: 'stop',
  engine,
  coverage: { words: 100, ofWords: 100 },
  promptTokens: 9,
  cachedTokens: 0,
  tokens: 9,
  firstTokenMs: 1,
  totalMs: 2,
} as const;
const quotes = {
  type: 'quotes',
  quotes: [
    { text: 'The bridge was built in 1641.', source: SOURCE, blockIndex: 0, start: 0, end: 29 },
    { text: 'Otters nest there.', source: SOURCE, blockIndex: 1, start: 0, end: 18 },
  ],
} as const;

let shown: Shown;
afterEach(() => {
  shown.dispose();
});

const phase = (): string | undefined => document.querySelector<HTMLElement>('[data-phase]')?.dataset['phase'];
const items = (selector: string): (string | null)[] =>
  [...document.querySelectorAll(selector)].map((item) => item.textContent);

async function showCard(events: Script['events'], until: string, more: Partial<Script> = {}): Promise<void> {
  const card = () => <Card target={{ kind: 'job', jobId: JOB_ID, original: null }} cardKey={'f'.repeat(32)} />;
  shown = show(card, { ...(events && { events }), ...more }, 'frame');
  await vi.waitFor(() => {
    expect(phase()).toBe(until);
  });
}

describe('quotes of the page', () => {
  it('are shown while the model is still loaded, and are called quotes', async () => {
    await showCard(
      [
        { ...quotes, quotes: [...quotes.quotes] },
        { type: 'loading', step: 'open', fraction: 0.4 },
      ],
      'loading',
    );
    expect(items('.job-quotes q')).toEqual(['The bridge was built in 1641.', 'Otters nest there.']);
    expect(shown.text('.quote-label')).toBe('Quoted from the page');
  });

  it('stay where there is no model', async () => {
    await showCard(
      [
        { ...quotes, quotes: [...quotes.quotes] },
        { type: 'failed', error: { code: 'no-model', message: '' } },
      ],
      'failed',
    );
    expect(items('.job-quotes q')).toHaveLength(2);
    shown.press('Choose a model');
    expect(shown.calls.at(-1)).toEqual(['background.openPage', { page: 'welcome' }]);
  });

  it('are folded away once there is an answer', async () => {
    await showCard([{ ...quotes, quotes: [...quotes.quotes] }, reading, token('A bridge.'), done], 'done');
    expect(document.querySelector('.job-quotes')).toBeNull();
    expect(items('details q')).toHaveLength(2);
  });
});

describe('the check of an answer', () => {
  const text = 'It was built in **1742** by Ada. Otters swim.';
  const flag = (words: string, kind: 'date' | 'name') => ({
    start: text.indexOf(words),
    end: text.indexOf(words) + words.length,
    kind,
  });
  const passage = { source: SOURCE, blockIndex: 0, start: 0, end: 9 };

  it('names what was not found on the page, and counts sentences without a similar passage', async () => {
    const sentences = [
      { start: 0, end: 32, passage, flags: [flag('1742', 'date'), flag('Ada', 'name')] },
      { start: 33, end: 45, passage: null, flags: [] },
    ];
    await showCard([reading, token(text), { type: 'checked', checked: { sentences } }, done], 'done');
    expect(items('.checks-list li')).toEqual(['1742', 'Ada']);
    expect(shown.text('.answer-checks')).toContain(
      'For 1 sentence, no passage of the page has enough of the same words.',
    );
  });

  it('says what was compared with the page, and what was not', async () => {
    const compared = { numbers: 2, dates: 1, names: 1, quotations: 0, addresses: 0 };
    const sentences = [
      { start: 0, end: 32, passage, flags: [flag('Ada', 'name')] },
      { start: 33, end: 45, passage: null, excused: 'about-text', flags: [] },
    ] as const;
    const checked = { sentences: sentences.map((one) => ({ ...one, flags: [...one.flags] })), compared };
    await showCard([reading, token(text), { type: 'checked', checked }, done], 'done');
    expect(items('.checks-list li')).toEqual(['Ada']);
    expect(items('.answer-checks > p'), 'a sentence about the text is not said to be unlike the page').toEqual([
      'Not found on the page:',
      '2 numbers, 1 date, and 1 name were compared with the page. What the answer says about them was not.',
    ]);
  });

  it('says so where the answer is in another language, and does not count its sentences', async () => {
    const sentences = [{ start: 0, end: 45, passage: null, excused: 'other-language' as const, flags: [] }];
    const compared = { numbers: 0, dates: 1, names: 0, quotations: 0, addresses: 0 };
    const checked = { sentences, compared, crossLanguage: true as const };
    await showCard([reading, token(text), { type: 'checked', checked }, done], 'done');
    expect(items('.answer-checks > p')).toEqual([
      'The answer is in another language than the page: a sentence without a mark may still be right.',
      '1 date was compared with the page. What the answer says about it was not.',
    ]);
  });

  it('says nothing where nothing was missing', async () => {
    await showCard(
      [
        reading,
        token(text),
        { type: 'checked', checked: { sentences: [{ start: 0, end: 45, passage, flags: [] }] } },
        done,
      ],
      'done',
    );
    expect(document.querySelector('.answer-checks')).toBeNull();
    expect(document.body.textContent).not.toMatch(/every sentence|was found|rests? on/i);
  });

  it('says nothing about an answer that was not checked', async () => {
    await showCard([reading, token(text), done], 'done');
    expect(document.querySelector('.answer-checks')).toBeNull();
  });

  it('finds a flag in the shown answer, also where the same words came before', async () => {
    const twice = 'In **1742** it stood. In 1742 it *fell in 17*42.';
    await showCard([reading, token(twice), done], 'done');
    const answer = document.querySelector('.answer');
    if (!answer) throw new Error('no answer');
    const at = twice.lastIndexOf('1742 it');
    const [range] = markedRanges(answer, twice, [{ start: at, end: at + 4 }]);
    expect(range?.toString()).toBe('1742');
    expect(range?.startContainer.textContent).toContain('it stood. In 1742 it');
    expect(
      markedRanges(answer, twice, [{ start: twice.indexOf('fell in'), end: twice.indexOf('42.') + 2 }])[0]?.toString(),
    ).toBe('fell in 1742');
    expect(markedRanges(answer, 'other', [{ start: 0, end: 5 }])).toEqual([]);
  });
});

describe('the way from an answer to the page', () => {
  const text = 'It was built in **1641**. Otters swim. They nest there.';
  const at = (words: string) => ({ start: text.indexOf(words), end: text.indexOf(words) + words.length, flags: [] });
  const passage = { source: SOURCE, blockIndex: 3, start: 4, end: 20 };
  const checked = {
    type: 'checked',
    checked: {
      sentences: [
        { ...at('It was built in **1641**.'), passage, strength: 'strong' },
        { ...at('Otters swim.'), passage: null },
        { ...at('They nest there.'), passage: { ...passage, blockIndex: 5 } },
      ],
    },
  } as const;
  const events = (): Script['events'] => [
    { ...quotes, quotes: [...quotes.quotes] },
    reading,
    token(text),
    { ...checked, checked: { sentences: checked.checked.sentences.map((one) => ({ ...one, flags: [] })) } },
    done,
  ];
  const asked = (): unknown[] =>
    shown.calls.filter(([call]) => call === 'background.showPassage').map(([, params]) => params);
  const by = { by: { key: 'f'.repeat(32) } };

  it("has a numbered mark behind each sentence with a passage, which is not part of the answer's text", async () => {
    await showCard(events(), 'done');
    const marks = [...document.querySelectorAll<HTMLElement>('.answer .passage-mark')];
    expect(marks.map((mark) => [mark.dataset['strength'], mark.getAttribute('aria-label')])).toEqual([
      ['strong', 'Show passage 1, which has most of the sentence’s words'],
      ['weak', 'Show passage 2, which has some of the sentence’s words'],
    ]);
    expect(marks.map((mark) => mark.previousSibling?.textContent)).toEqual(['.', ' Otters swim. They nest there.']);
    expect(shown.text('.answer')).toBe('It was built in 1641. Otters swim. They nest there.');
    shown.press('Show passage 2, which has some of the sentence’s words');
    expect(asked()).toEqual([{ ...by, range: { ...passage, blockIndex: 5 } }]);
  });

  it('leads to quotes as well', async () => {
    await showCard(events(), 'done');
    document.querySelectorAll<HTMLElement>('.quote-link')[1]?.click();
    expect(asked()).toEqual([{ ...by, range: { source: SOURCE, blockIndex: 1, start: 0, end: 18 } }]);
  });

  it('says so where the passage cannot be shown', async () => {
    await showCard(events(), 'done', { fails: { 'background.showPassage': 'page-unreachable' } });
    expect(shown.text('.passage-note[role=status]')).toBe('');
    shown.press('Show passage 1, which has most of the sentence’s words');
    await vi.waitFor(() => {
      expect(shown.text('.passage-note[role=status]')).toBe(
        'This passage was not found. The page has changed or is not in front any more.',
      );
    });
  });
});
