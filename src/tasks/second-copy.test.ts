import { describe, expect, it } from 'vitest';
import { InputWords } from './remarks';
import { withoutCopy, withoutVersion } from './second-copy';

const INPUT = new InputWords('A page about a ferry and its keeper.');
const POST =
  'The postmaster in Haugen signed a contract that paid the brothers for every crossing. Letters came on Tuesdays.';

describe('an answer', () => {
  it('is kept once where all of it, or its end, is repeated', () => {
    expect(withoutCopy(`${POST}\n\n${POST}`, INPUT)).toBe(POST);
    expect(withoutCopy(`A ferry ran. ${POST} ${POST}`, INPUT)).toBe(`A ferry ran. ${POST}`);
    const list = '- The ferry ran in winter for years.\n- The keeper wrote down the hours.\n- It was cold.';
    expect(withoutCopy(`${list}\n${list}`, INPUT)).toBe(list);
  });

  it('may repeat a short sentence, or one that its input repeats', () => {
    for (const said of ['He did not. She did. He did not.', 'One. Two. One. Two.', POST])
      expect(withoutCopy(said, INPUT)).toBe(said);
    const song = 'The lamp is lit, the lamp is lit, and all the boats come home again.';
    expect(withoutCopy(`${song}\nOne.\n${song}`, new InputWords(`${song}\nTwo.\n${song}`))).toContain('One.');
  });

  it.each([
    [
      'code',
      'So:\n\n```css\n.a {\n  display: flex;\n}\n.b {\n  display: grid;\n  gap: 1rem;\n  margin: 0 auto;\n}\n```',
    ],
    [
      'a list',
      'Team A:\n- Anna\n- Bob\nTeam B:\n- Anna\n- Clara\n- David\n- Emil Johansson\n- Frida\n- Gustav\n- Hanna Lind\n- Ida',
    ],
    [
      'Chinese',
      '优点\n渡轮每天早上从港口开往岛屿。\n缺点\n冬天不开。\n优点\n票价很低，学生免费。孩子可以免费乘坐，老人也可以。船上有咖啡馆，可以看到整个海湾的风景，还有一个图书角。',
    ],
  ])('keeps what is new behind a line that comes again: %s', (_, answer) => {
    expect(withoutCopy(answer, INPUT)).toBe(answer);
  });

  it('is kept once where a second rewrite follows in other words', () => {
    const again = `In 1934, ${POST.replace('The', 'the').replace('every', 'each')}`;
    expect(withoutVersion(`${POST}\n\n${again}\n\nMore.`, new InputWords('One paragraph.', true))).toBe(POST);
    expect(withoutVersion(`${POST}\n\n${again}`, INPUT)).toContain('1934');
    expect(withoutVersion(`${POST}\n\n${again}`, new InputWords(`${POST}\n\n${again}`, true))).toContain('1934');
    const two = `${POST}\n\nThe ferry is replaced by an electric boat that sails from the new quay in spring.`;
    expect(withoutVersion(two, new InputWords('One paragraph.', true))).toBe(two);
  });
});
