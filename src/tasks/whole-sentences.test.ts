import { describe, expect, it } from 'vitest';
import fc from 'fast-check';
import { GrowingText, wholeUpTo } from './whole-sentences';

const kept = (text: string): string => text.slice(0, wholeUpTo(text));

describe('the complete part of a broken-off text', () => {
  it.each([
    ['sentences', 'The lamp is old. It burns oil. The keeper lights', 'The lamp is old. It burns oil.'],
    ['a quotation', 'He said: “It is lit.” Then he', 'He said: “It is lit.”'],
    ['an abbreviation', 'The lamp is old. It was lit by Dr. Quill and Mr.', 'The lamp is old.'],
    ['a decimal', 'It rose to 3.5 metres. Later it fell to 2.', 'It rose to 3.5 metres.'],
    ['a number at the end of a line', 'It fell to 2.\nIt then', 'It fell to 2.'],
    ['an abbreviation of letters', 'Das ist gut. Das gilt z. B. für', 'Das ist gut.'],
    ['a day', 'Sie kam. Er kam am 3. Mai', 'Sie kam.'],
    ['a quotation that is open', 'It is old. It says “It is lit. It sh', 'It is old.'],
    ['a German quotation', 'Sie sagte: „Es ist alt.“ Er', 'Sie sagte: „Es ist alt.“'],
    ['a French quotation', 'Il dit : « Oui. » Elle', 'Il dit : « Oui. »'],
    ['Chinese', '灯塔很旧。它烧油。守塔人点', '灯塔很旧。它烧油。'],
    ['Japanese', '灯台は古い。「油で光る！」と言っ', '灯台は古い。「油で光る！」'],
    ['Arabic', 'هل المصباح قديم؟ نعم. الحارس', 'هل المصباح قديم؟ نعم.'],
    ['Hindi', 'दीपक पुराना है। वह तेल से', 'दीपक पुराना है।'],
    ['a list', '- The lamp is old\n- It burns oil\n- The kee', '- The lamp is old\n- It burns oil'],
    ['a numbered list', '1. The lamp is old\n2. It burns oil\n3. The kee', '1. The lamp is old\n2. It burns oil'],
    ['a list whose last item is a line', '- The lamp is old\n- It burns oil\n', '- The lamp is old\n- It burns oil'],
    ['a number alone', '1. The lamp is old.\n2.', '1. The lamp is old.'],
    ['paragraphs', 'A lamp\n\nThe keeper of the', 'A lamp'],
    ['words before a list', 'It is old. It has:\n\n- a la', 'It is old.'],
    ['a heading', 'It is old.\n\n## The keeper\n\nHe lig', 'It is old.'],
    [
      'a table',
      '| What | Figure |\n|---|---|\n| Lamp | 1841 |\n| Kee',
      '| What | Figure |\n|---|---|\n| Lamp | 1841 |',
    ],
    ['a table of a head', 'It is old.\n\n| What | Figure |\n|---|---|\n| Lam', 'It is old.'],
    ['code', 'So:\n\n```\nlight(lamp);\nburn(oi', 'So:\n\n```\nlight(lamp);'],
    ['code that is closed', '```\nlight(lamp);\n```', '```\nlight(lamp);\n```'],
    ['emphasis', 'It is old. **It burns oil. It shi', 'It is old.'],
    ['emphasis that ends with a sentence', '**It is old.** It bur', '**It is old.**'],
    ['a link', 'It is old. See [the lamp. It is](https://exam', 'It is old.'],
    ['code in a line', 'It is old. Run `lamp. On` and `a. B', 'It is old.'],
    ['a list with an empty item', 'It is old.\n- \n- ', 'It is old.'],
    ['a product', 'It has 5 * 3 lamps. They bur', 'It has 5 * 3 lamps.'],
    ['a name of code', 'It is in lamp_is_lit. They bur', 'It is in lamp_is_lit.'],
    ['nothing that is whole', 'The lamp of the keeper', 'The lamp of the keeper'],
  ])('%s', (_what, text, whole) => {
    expect(kept(text)).toBe(whole);
  });

  it('is its beginning, and all of a text of complete sentences', () => {
    const piece = fc.constantFrom(
      'The lamp is old. ',
      '**Bold. ',
      '** ',
      '`',
      '\n',
      '\n- ',
      '| a |\n',
      '```\n',
      '[x](',
      ')',
      '灯。',
      'Dr. ',
      '_',
      ':',
      '# ',
    );
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 30 }), (pieces) => {
        const text = pieces.join('');
        const end = wholeUpTo(text);
        expect(end).toBeLessThanOrEqual(text.length);
        expect(end > 0 || text === '').toBe(true);
      }),
    );
    expect(kept('One is here. Two is there.')).toBe('One is here. Two is there.');
  });
});

describe('a text that grows', () => {
  const endOf = (pieces: readonly string[], from = 1): (number | null)[] => {
    const text = new GrowingText();
    return pieces.map((piece) => {
      text.push(piece);
      return text.endFrom(from);
    });
  };

  it('may end after a sentence once following text shows that it has ended', () => {
    expect(endOf(['It has 1', '.', '5 parts', '.', ' ', 'Then'])).toEqual([null, null, null, null, null, 17]);
    expect(endOf(['Dr', '.', ' Smith came', '.', '\n', 'So'])).toEqual([null, null, null, null, 15, 15]);
    expect(endOf(['一二', '。', '三'])).toEqual([null, 3, 3]);
  });

  it('gives the same ends for many pieces as for one', () => {
    const text =
      'One. Two “is. Three” ends.\n\n- four. Five\n- six\n\n```\na. B\n```\n\n| a |\n|---|\n| 1 |\nSeven. eight';
    const at = (size: number): (number | null)[] => {
      const growing = new GrowingText();
      for (const piece of text.match(new RegExp(`[^]{1,${String(size)}}`, 'g')) ?? []) growing.push(piece);
      return Array.from(text, (_, from) => growing.endFrom(from));
    };
    expect(at(1)).toEqual(at(text.length));
  });

  it('is not read again and again where a line never ends', () => {
    const growing = new GrowingText();
    growing.push('word '.repeat(200_000));
    growing.push('Ends. Then');
    expect(growing.endFrom(10)).toBeNull();
  });
});
