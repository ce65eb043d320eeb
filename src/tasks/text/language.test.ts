import { describe, expect, it } from 'vitest';
import { atOnce } from '../slices';
import { baseLanguage, languageOfPage, otherLanguage } from './language';

const pageOf = (language: string, ...texts: string[]): string =>
  atOnce(languageOfPage({ language, blocks: texts.map((text) => ({ kind: 'paragraph', text, anchor: NOWHERE })) }));
const NOWHERE = { start: '', end: '', prefix: '', suffix: '' };

/** Questions as people type them, by their language. */
const QUESTIONS: Readonly<Record<string, readonly string[]>> = {
  en: [
    'When was the lamp lit?',
    'How tall is the tower?',
    'Who built it?',
    'What are the main points?',
    'Why did they leave the island?',
  ],
  de: [
    'Wann wurde die Lampe angezündet?',
    'Wie hoch ist der Turm?',
    'Wer gewann 1998?',
    'Was kostet das Ticket?',
    'Warum haben sie die Insel verlassen?',
    'Nenne die drei wichtigsten Gründe für den Streik',
  ],
  fr: [
    'Quand la lampe a-t-elle été allumée ?',
    'Quelle est la hauteur de la tour ?',
    'Qui a construit le phare ?',
    "Pourquoi ont-ils quitté l'île ?",
    'Combien coûte le billet ?',
  ],
  es: [
    '¿Cuándo se encendió la lámpara?',
    '¿Qué altura tiene la torre?',
    'Quién construyó el faro?',
    'Por qué abandonaron la isla?',
    'Cuánto cuesta la entrada?',
  ],
  it: [
    'Quando è stata accesa la lampada?',
    'Quanto è alta la torre?',
    'Chi ha costruito il faro?',
    "Perché hanno lasciato l'isola?",
    'Quanto costa il biglietto?',
  ],
  pt: [
    'Quando a lâmpada foi acesa?',
    'Qual é a altura da torre?',
    'Quem construiu o farol?',
    'Por que eles deixaram a ilha?',
    'Quantas pessoas vivem na ilha?',
  ],
  nl: [
    'Wanneer werd de lamp aangestoken?',
    'Hoe hoog is de toren?',
    'Wie heeft de vuurtoren gebouwd?',
    'Waarom verlieten ze het eiland?',
    'Hoeveel kost het kaartje?',
  ],
  pl: [
    'Kiedy zapalono lampę?',
    'Jak wysoka jest wieża?',
    'Kto zbudował latarnię?',
    'Dlaczego opuścili wyspę?',
    'Ile kosztuje bilet?',
  ],
  ru: ['Когда зажгли лампу?', 'Какая высота у башни?', 'Кто построил маяк?', 'Почему они покинули остров?'],
  uk: ['Коли запалили лампу?', 'Яка висота вежі?', 'Хто збудував маяк?', 'Чому вони покинули острів?'],
  zh: ['灯是什么时候点亮的？', '塔有多高？', 'SmolLM2 是谁做的？'],
  ja: ['ランプはいつ灯されましたか？', '塔の高さは？', 'SmolLM2とは何ですか'],
  ko: ['등불은 언제 켜졌습니까?', '탑의 높이는?'],
  ar: ['متى أضيء المصباح؟', 'ما ارتفاع البرج؟'],
  hi: ['दीपक कब जलाया गया था?', 'मीनार कितनी ऊँची है?'],
  th: ['โคมไฟจุดเมื่อไหร่', 'หอคอยสูงเท่าไร'],
  el: ['Πότε άναψε η λάμπα;', 'Πόσο ψηλός είναι ο πύργος;'],
};

describe('the language of a question', () => {
  for (const [language, questions] of Object.entries(QUESTIONS)) {
    it(`in ${language} is told on pages in others, and is none of another language on its own`, () => {
      for (const question of questions) {
        for (const page of Object.keys(QUESTIONS)) {
          const found = otherLanguage(question, page);
          const where = `${question} on a page in ${page}`;
          expect(page === language ? [null] : [language, null], where).toContain(found);
        }
        expect(otherLanguage(question, language === 'en' ? 'de' : 'en'), question).toBe(language);
      }
    });
  }

  it.each([
    ['SmolLM2 135M', 'ru'],
    ['Bach, Leipzig?', 'en'],
    ['Johann Sebastian Bach', 'fr'],
    ['1998?', 'de'],
    ['Who wrote “Die Verwandlung des Herrn und der Frau”?', 'en'],
    ['Who founded La Repubblica dei Ragazzi?', 'en'],
    ['Was Lincoln president of the Union?', 'en'],
    ['Who is Søren Kierkegaard?', 'en'],
    ['東京駅', 'ja'],
    ['', 'en'],
    ['Wie hoch ist der Turm?', ''],
  ])('of %j on a page in %j is not taken for another one', (question, page) => {
    expect(otherLanguage(question, page)).toBeNull();
  });
});

describe("a page's language", () => {
  const german =
    'Die Lampe des Leuchtturms wurde im Jahr 1841 zum ersten Mal angezündet. Sie ist mit einem Spiegel aus Silber versehen und war bei klarem Wetter weit zu sehen.';
  it('is told by its text, whatever its tag says', () => {
    expect(pageOf('en', german)).toBe('de');
    expect(pageOf('', german)).toBe('de');
    expect(pageOf('en-GB', 'Лампу маяка зажгли впервые в 1841 году, и она была видна издалека в ясную погоду.')).toBe(
      'ru',
    );
    expect(pageOf('en', '灯塔的灯于1841年首次点亮，天气晴朗时远处可见。')).toBe('zh');
    expect(pageOf('zh', '灯台のランプは1841年に初めて灯され、晴れた日には遠くから見えた。')).toBe('ja');
  });
  it('is the one of its tag where the text does not tell', () => {
    expect(pageOf('de-AT', 'Sotto 0.1. MIT.')).toBe('de');
    const croatian =
      'Svjetionik je sagrađen 1841. godine na otoku u blizini luke. Vidljiv je iz velike daljine po vedrom vremenu, a njegovo svjetlo vodilo je brodove kroz uski prolaz između stijena. Danas u njemu stanuje čuvar s obitelji.';
    expect(pageOf('hr', croatian)).toBe('hr');
    expect(pageOf('fa', 'برج در سال ساخته شد')).toBe('fa');
    expect(pageOf('')).toBe('');
    expect(pageOf('x', '1841')).toBe('');
  });
  it('is told by the beginning of a long page', () => {
    const stops = (texts: number): number => {
      let count = 0;
      const work = languageOfPage({
        language: '',
        blocks: Array.from({ length: texts }, () => ({ kind: 'paragraph' as const, text: german, anchor: NOWHERE })),
      });
      while (work.next().done !== true) count += 1;
      return count;
    };
    expect(stops(40_000)).toBe(stops(400));
  });
});

it('names of languages are compared without their regions', () => {
  expect(['de-AT', 'pt_BR', 'no', 'zh-Hant', 'english', '', 'iw'].map(baseLanguage)).toEqual([
    'de',
    'pt',
    'nb',
    'zh',
    '',
    '',
    'he',
  ]);
});
