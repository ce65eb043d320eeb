import { describe, expect, it } from 'vitest';
import type { Block } from '@/src/protocol/page-content';
import type { EarlierTurn } from '../earlier-turn';
import { atOnce } from '../slices';
import { answerability } from './answerability';
import { PARAGRAPHS } from './conversations.fixture';

const blocksOf = (texts: readonly string[]): Block[] =>
  texts.map((text) => ({ kind: 'paragraph', text, anchor: { start: '', end: '', prefix: '', suffix: '' } }));
const bridge = { title: 'Corrib Bridge', language: 'en', blocks: blocksOf(PARAGRAPHS) };
const decide = (
  question: string,
  page: Parameters<typeof answerability>[0] = bridge,
  earlier: readonly EarlierTurn[] = [],
): boolean | null => atOnce(answerability(page, question, earlier)).answerable;

describe('answerability', () => {
  it.each([
    'How many calories does a banana contain?',
    'Which chemical element has the highest melting point?',
    'When did Portugal join the European Union?',
    'Who invented the transistor at Bell Labs?',
    'Which vitamins are necessary for healthy eyesight?',
    'What is the capital of Mongolia?',
  ])('says that nothing on the page could answer "%s"', (question) => {
    expect(decide(question)).toBe(false);
  });

  it.each([
    'How many otter cubs were found?',
    'When did the flood destroy the wooden bridge?',
    'Who widened the roadway?',
    'How heavy may a lorry be?',
    'What do the children of the choir sing in November?',
    'Which painter lived near the river?',
    'Who designed the second bridge of Corrib?',
  ])('lets the model answer "%s"', (question) => {
    expect(decide(question)).toBe(true);
  });

  it.each([
    'What is this about?',
    'What is this article about?',
    'Summarize the main arguments about quantum computing',
    'Who wrote this?',
    'Who is the author?',
    'When was the page published?',
    'What is the title of the page?',
    'Translate the first sentence to Portuguese',
    'Please explain photosynthesis like a pirate',
    'Give me a recipe with bananas and vitamins',
    'What are the key takeaways for transistor makers?',
    'Vitamins?',
    'Why?',
    '',
    '?!',
    // In another language, or another script.
    'Wie viele Kalorien hat eine Banane?',
    'Combien de calories contient une banane ?',
    'Сколько калорий в банане и в яблоке?',
    '香蕉里有多少卡路里?',
    // Too little to tell the language by.
    'Bananen Kalorien Vitamine',
  ])('does not decide "%s"', (question) => {
    expect(decide(question)).toBeNull();
  });

  it('does not decide a question that leans on the conversation, but decides it where there is none', () => {
    const earlier = [{ question: 'Who invented the transistor?', answer: 'Three men at Bell Labs.' }];
    expect(decide('When did they receive the prize for physics?', bridge, earlier)).toBeNull();
    expect(decide('And which vitamins are necessary for eyesight?', bridge, earlier)).toBeNull();
    expect(decide('Which vitamins are necessary for healthy eyesight?', bridge, earlier)).toBe(false);
  });

  it('counts words of the title as words of every passage', () => {
    const page = {
      title: 'Gotthard Tunnel',
      language: 'en',
      blocks: blocksOf(['It was opened in 1882 by the Swiss.']),
    };
    expect(decide('When was the Gotthard tunnel opened?', page)).toBe(true);
  });

  it.each<[string, string[], string, string]>([
    [
      'zh',
      ['这座桥于1641年由石匠建造，共有五个桥拱。', '每年春天，水獭在第二个桥拱下筑巢。', '1871年取消了过桥费。'],
      '水獭在哪里筑巢？',
      '香蕉含有多少卡路里和维生素？',
    ],
    [
      'ja',
      [
        '橋は1641年に石工によって造られた。',
        'カワウソは二番目のアーチの下に巣を作る。',
        '通行料は1871年に廃止された。',
      ],
      'カワウソはどこに巣を作りますか。',
      'バナナのカロリーはどのくらいですか。',
    ],
    [
      'th',
      ['สะพานนี้สร้างขึ้นในปี 1641 โดยช่างหิน', 'ตัวนากทำรังใต้ซุ้มโค้งที่สองทุกฤดูใบไม้ผลิ', 'ค่าผ่านทางถูกยกเลิกในปี 1871'],
      'ตัวนากทำรังที่ไหน',
      'กล้วยมีแคลอรี่และวิตามินเท่าไหร่',
    ],
    [
      'hi',
      ['यह पुल 1641 में राजमिस्त्रियों ने बनाया था।', 'ऊदबिलाव दूसरे मेहराब के नीचे घोंसला बनाते हैं।', 'चुंगी 1871 में समाप्त कर दी गई।'],
      'ऊदबिलाव घोंसला कहाँ बनाते हैं?',
      'केले में कितनी कैलोरी और विटामिन होते हैं?',
    ],
    [
      'ar',
      [
        'بني الجسر في عام 1641 على يد البنائين.',
        'تعشش ثعالب الماء تحت القوس الثاني كل ربيع.',
        'ألغيت رسوم العبور في عام 1871.',
      ],
      'أين تعشش ثعالب الماء؟',
      'كم عدد السعرات الحرارية والفيتامينات في الموز؟',
    ],
    [
      'de',
      [
        'Die Brücke wurde 1641 von Steinmetzen gebaut.',
        'Unter dem zweiten Bogen nisten Fischotter mit ihren Jungen.',
        'Die Maut fiel im Jahr 1871 weg.',
      ],
      'Wo nistet der Fischotter an der Brücke?',
      'Wie viele Kalorien und Vitamine hat eine Banane?',
    ],
    [
      'ru',
      [
        'Мост был построен каменщиками в 1641 году.',
        'Выдры гнездятся под второй аркой каждую весну.',
        'Плата за проезд была отменена в 1871 году.',
      ],
      'Где гнездятся выдры?',
      'Сколько калорий и витаминов содержит банан?',
    ],
  ])('decides on a page in another language (%s)', (language, texts, own, other) => {
    const page = { title: '', language, blocks: blocksOf(texts) };
    expect(decide(own, page)).toBe(true);
    expect(decide(other, page)).toBe(false);
  });

  it('does not decide for an English question on a page in another script', () => {
    const page = { title: '', language: 'el', blocks: blocksOf(['Η γέφυρα χτίστηκε το 1641 από κτίστες.']) };
    expect(decide('Who built the bridge in the town?', page)).toBeNull();
  });

  it('goes by the text, not by the language that a page names', () => {
    const page = { title: '', language: 'en', blocks: blocksOf(['Die Brücke wurde 1641 von den Steinmetzen gebaut.']) };
    expect(decide('Which vitamins are necessary for healthy eyesight?', page)).toBeNull();
  });

  it('does not decide about a page without words', () => {
    expect(decide('Which vitamins are necessary?', { title: '', language: 'en', blocks: blocksOf([' ']) })).toBeNull();
  });

  it('quotes the nearest sentences, whole, where they stand', () => {
    const { answerable, nearest } = atOnce(answerability(bridge, 'Which engineer invented the steam locomotive?', []));
    expect(answerable).toBe(false);
    expect(nearest[0]?.text).toBe('In 1888 the engineer Edith Calloway widened the roadway by six feet.');
    for (const { text, blockIndex, start, end } of nearest)
      expect(bridge.blocks[blockIndex]?.text.slice(start, end)).toBe(text);
    expect(nearest.length).toBeLessThanOrEqual(3);
  });

  it('quotes a list item by itself, not the passage that its list is', () => {
    const items: Block[] = ['Flour from the mill', 'Salt from the sea', 'Water'].map((text) => ({
      kind: 'list-item',
      text,
      anchor: { start: '', end: '', prefix: '', suffix: '' },
    }));
    const { nearest } = atOnce(
      answerability({ title: '', language: 'en', blocks: items }, 'Is the salt of the sea?', []),
    );
    expect(nearest).toEqual([{ text: 'Salt from the sea', blockIndex: 1, start: 0, end: 17 }]);
  });

  it('quotes nothing where nothing is near', () => {
    expect(atOnce(answerability(bridge, 'Which vitamins are necessary for eyesight?', [])).nearest).toEqual([]);
  });
});
