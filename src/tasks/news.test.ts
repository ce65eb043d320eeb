import { describe, expect, it } from 'vitest';
import type { Block } from '@/src/protocol/page-content';
import { PARAGRAPHS } from './retrieval/conversations.fixture';
import { isNews } from './news';
import { atOnce } from './slices';

const anchor = { start: '', end: '', prefix: '', suffix: '' };
const block = (text: string, kind: Block['kind'] = 'paragraph'): Block => ({ kind, text, anchor });
const judged = (blocks: readonly Block[], language = 'en'): boolean =>
  atOnce(isNews({ blocks: [...blocks], language }));

const ENGLISH = [
  'The county council of Tullybeg voted on Tuesday to close the old bridge for a year.',
  'Engineers found cracks in two of its arches last week, a spokeswoman said. The ferry will carry passengers meanwhile.',
  '“Nobody wants to see it closed,” said Ada Quill, who owns the bakery at the quay. “We will lose half of our guests.”',
  'The work is to begin on Monday and will cost 4 million euros, according to the council.',
];

const ELSEWHERE: Readonly<Record<string, readonly string[]>> = {
  de: [
    'Der Kreistag von Norvik hat am Dienstag beschlossen, die alte Brücke für ein Jahr zu sperren.',
    'In zwei Bögen seien Risse gefunden worden, sagte eine Sprecherin. Die Fähre soll die Reisenden übersetzen.',
    'Die Arbeiten beginnen am Montag und kosten laut Verwaltung vier Millionen Euro.',
  ],
  fr: [
    'Le conseil municipal de Norvik a décidé mardi de fermer le vieux pont pendant un an.',
    'Des fissures ont été trouvées dans deux arches, a déclaré une porte-parole. Le bac transportera les passagers.',
    'Les travaux commenceront lundi et coûteront quatre millions, selon la mairie.',
  ],
  ru: [
    'Городской совет Норвика во вторник решил закрыть старый мост на год.',
    'В двух арках нашли трещины, сообщила представитель совета. Пассажиров будет перевозить паром.',
    'Работы начнутся в понедельник и обойдутся в четыре миллиона, заявил мэр города.',
  ],
  zh: [
    '诺维克市议会周二决定将旧桥关闭一年。',
    '发言人表示，工程师上周在两个桥拱中发现了裂缝。渡轮将运送乘客。',
    '市政府指出，工程将于周一开始，耗资四百万欧元。',
  ],
};

describe('isNews', () => {
  it('knows a report, in one paragraph too, and in other languages', () => {
    expect(judged(ENGLISH.map((text) => block(text)))).toBe(true);
    expect(judged([block(ENGLISH.join(' '))])).toBe(true);
    for (const [language, texts] of Object.entries(ELSEWHERE))
      expect([
        language,
        judged(
          texts.map((text) => block(text)),
          language,
        ),
      ]).toEqual([language, true]);
  });

  it.each([
    ['an encyclopedia', PARAGRAPHS],
    [
      'a talk',
      [
        'So I want to tell you a story. On a Monday my grandmother said to me that you can’t hurry a river.',
        'And I thought: what do we do with that? We run all day, we answer our mail, and you know how it ends.',
        'I went home and I asked my friends. They said the same thing to me. We all know it, and we don’t do it.',
        'Let me show you what I mean. I brought you a picture of my kitchen.',
      ],
    ],
    [
      'a paper',
      [
        'We study how much of a page a reader needs. Earlier work measured recall alone [3, 7].',
        'Smith et al. (2019) reported lower figures on the same data. In 2021 a larger set was published.',
        'Our method ranks sentences by the words that they share. Table 2 lists the results of all runs.',
        'Patients said that they slept better, as reported by Quill et al. [4]. According to Table 3 fewer said so later.',
        'The gain is significant at the level of one percent. Further work will look at other languages.',
      ],
    ],
    [
      'a guide',
      [
        'You need flour, water and a warm kitchen. Put your bowl on the table and weigh what you have.',
        'Bakers say that you can’t hurry it. Leave the dough alone until Sunday if you like it sour.',
        'If your dough sticks, wet your hands. We keep ours in the fridge.',
        'Bake it hot and let it cool before you cut it.',
      ],
    ],
  ])('does not take %s for one', (_, texts) => {
    expect(judged(texts.map((text) => block(text)))).toBe(false);
  });

  it('also looks at the form: a discussion and a list are no news', () => {
    const said = ENGLISH.map((text) => block(text));
    expect(judged([{ ...block('What do you make of this?'), author: 'ada' }, ...said])).toBe(false);
    expect(judged(ENGLISH.map((text) => block(text, 'list-item')))).toBe(false);
    expect(judged([])).toBe(false);
  });

  it('accepts a page that names a language that does not exist', () => {
    expect(
      judged(
        ENGLISH.map((text) => block(text)),
        'not a language',
      ),
    ).toBe(true);
    expect(
      judged(
        ENGLISH.map((text) => block(text)),
        '',
      ),
    ).toBe(true);
  });
});
