import { describe, expect, it } from 'vitest';
import { closerStart, InputWords, remarkEnd } from './remarks';

/** The length of all remarks that a text begins with. */
function openerEnd(text: string, isWhole: boolean, input: InputWords): number | null {
  let at = 0;
  for (;;) {
    const end = remarkEnd(text.slice(at), isWhole, input);
    if (end === null) return null;
    if (end === 0) return at;
    at += end;
  }
}

const INPUT = new InputWords('The ferry of Norvik has run since 1931. It carries sheep and people.');
const bare = (text: string, input = INPUT): string => text.slice(openerEnd(text, true, input) ?? 0);
const REWRITTEN = new InputWords('The ferry of Norvik has run since 1931. It carries sheep and people.', true);
const closed = (text: string, input = INPUT): string => text.slice(0, closerStart(text, input));

describe('remarks before an answer', () => {
  it.each([
    'Here is a summary of the page:\n\n',
    "Here's a concise summary of the text: ",
    'Here are the main points of the text:\n',
    'Sure! Here is the rewritten text:\n\n',
    'Certainly. Below is a simpler version of the paragraph:\n',
    'Sure, here is the corrected text: ',
    'Sure! ',
    '**Rewritten text:**\n',
    '**Summary**\n\n',
    'Summary: ',
    'Rewritten:\n',
    'The revised version:\n',
    'I have rewritten the text to make it clearer.\n\n',
    "Here's a rewritten version of the text. ",
    'Hier ist eine Zusammenfassung des Textes:\n',
    'Gerne! Hier ist die überarbeitete Fassung: ',
    'Voici un résumé de la page :\n',
    'Bien sûr ! Voici le texte corrigé : ',
    'Aquí tienes el texto corregido:\n',
    'Claro! Aqui está o resumo:\n',
    'Ecco il testo riscritto:\n',
    'Вот краткое изложение текста:\n',
    'Конечно! Вот исправленный текст: ',
    'إليك ملخص النص:\n',
    'यहाँ पाठ का सारांश है:\n',
    '以下是修改后的文字：\n',
    '当然！以下是摘要：',
    'もちろんです。以下は要約です：\n',
    'นี่คือสรุป: ',
  ])('%j is left out', (remark) => {
    for (const answer of ['The ferry runs in winter. It is old.', '- The ferry\n- The sheep']) {
      expect(bare(remark + answer)).toBe(answer);
      let [cut, told] = [null as number | null, 0];
      for (told = 1; cut === null; told += 1) cut = openerEnd((remark + answer).slice(0, told), false, INPUT);
      expect((remark + answer).slice(cut)).toBe(answer);
    }
  });

  it.each([
    'The ferry runs in winter. It is old.',
    'The county revised the plan as follows: no boats.',
    'Here is where the ferry lands: at the quay.',
    'This is a small ferry. It runs in winter.',
    'I have time. The text is long.',
    'Summaries are short.',
    'In 1931: a ferry.',
    'Sure footing is needed on deck.',
    'A corrected timetable came out. It is short.',
    'Hier ist es kalt. Die Fähre fährt.',
    'Voici la mer : elle est froide.',
    '- The ferry\n- The sheep',
    'Improved boats came: they were new.',
    'Here is a summary of the page:',
  ])('%j stays', (answer) => {
    expect(bare(answer)).toBe(answer);
  });

  it.each(['Let me know if you need any further changes!', 'I hope this helps!'])(
    '%j is cut from any answer',
    (offer) => {
      expect(closed(`The ferry has run since 1931.\n\n${offer}`)).toBe('The ferry has run since 1931.');
    },
  );

  it.each([
    'B is right.\n\nExplanation: the tide turns at nine.',
    '1. Unplug it.\nNote: wait a minute.\n2. Plug it in.',
    'The plan was read.\n\nThe new law makes clear that boats wait.',
    'The plan was read.\n\nThe main changes are:\n- boats wait\n- trains do not',
    'Das Boot fährt.\nHinweis: im Winter nicht.',
  ])('%j stays where the answer is no text that was written anew', (answer) => {
    expect(closed(answer)).toBe(answer);
  });

  it.each([
    'はい。2024年に施行されました。',
    '네. 9시에 떠납니다.',
    'Certainly. It sails at nine.',
    'Natürlich. Es fährt um neun.',
  ])('%j is an answer to a question, and stays', (answer) => {
    expect(bare(answer)).toBe(answer);
  });

  it('stay where the input has them itself', () => {
    const letter = new InputWords('Here is the revised version of the contract:\nYou pay on time.');
    expect(bare('Here is the revised version of your contract:\nPay on time.', letter)).toContain('Here is');
    const within = new InputWords('You asked. Here is the summary: it is late.');
    expect(bare('Here is the summary: it is late.', within)).toContain('Here is');
  });

  it('do not delay text that is no remark', () => {
    const answer = 'The new ferry of Norvik is electric and will sail from spring on.';
    expect(openerEnd(answer.slice(0, 21), false, INPUT)).toBe(0);
    expect(openerEnd('Yes, ', false, INPUT)).toBe(0);
  });
});

describe('remarks behind an answer', () => {
  it.each([
    'I made the following changes:\n\n1. Shorter sentences.\n2. Plain words.',
    'I have simplified the wording and kept the meaning of the text.',
    '**Changes made:**\n- none',
    'Note: I kept the names.',
    'This version is clearer and more concise.',
    'The rewritten text maintains the original meaning.',
    'Let me know if you need any further changes!',
    'I hope this helps!',
    'Original text:\nThe ferry of Norvik has run since 1931.',
    'Änderungen:\n- keine',
    'J’ai apporté les modifications suivantes :',
    '修改说明：无',
  ])('%j are cut', (remark) => {
    const text = 'The ferry has run since 1931.';
    expect(closed(`${text}\n\n${remark}`, REWRITTEN)).toBe(text);
    expect(closed(`${text}\n\n---\n\n${remark}`, REWRITTEN)).toBe(text);
  });

  it.each([
    'The ferry runs.\n\nI have changed trains in Oslo.',
    'The ferry runs.\n\nThis ferry is new.',
    'Dear all,\n\nlet me know when you come.',
    'The ferry runs.\nThe new boat is clean.',
    'I made the following changes: none.',
  ])('%j stays', (answer) => {
    expect(closed(answer)).toBe(answer);
  });

  it('stay where the input has them itself', () => {
    const mail = new InputWords('The draft is here.\n\nLet me know if you need any changes!');
    expect(closed('Here is the draft.\n\nLet me know if you need any changes!', mail)).toContain('Let me know');
    const other = closed('Here is the draft.\n\nPlease let me know if you want further changes.', mail);
    expect(other).toContain('let me know');
  });
});

describe('a rewrite', () => {
  const text = new InputWords('No bee stays outside for long. The ball moves slowly upward.', true);
  const shown = (said: string, input = text): string => {
    const rest = said.slice(openerEnd(said, true, input) ?? 0);
    return rest.slice(0, closerStart(rest, input));
  };

  it('is not followed by its instruction in other words', () => {
    for (const echo of ['Rewrite the text so that it is friendlier.', '---\n\nRewrite the text to make it clearer.'])
      expect(shown(`No bee stays outside long.\n\n${echo}`)).toBe('No bee stays outside long.');
  });

  it('does not begin with criticism of the text, and is empty where nothing else is said', () => {
    expect(shown('The text needs to be edited to improve it. No bee stays outside.')).toBe('No bee stays outside.');
    expect(shown('The text should read:\n\nThe text should read:\n\nNo bee stays.')).toBe('No bee stays.');
    expect(shown('The changes include:\n\n- "No bee" is corrected to "No bee".')).toBe('');
    expect(shown('The text is easier to read and understand. The text is clear.')).toBe('');
  });

  it('may do so where its text speaks of texts', () => {
    const about = new InputWords('We made the text of the law shorter.', true);
    for (const said of ['The text of the law is shorter now.', 'It is so.\n\nThe text is short.'])
      expect(shown(said, about)).toBe(said);
    expect(openerEnd('The text is short.', true, new InputWords('A page.'))).toBe(0);
  });
});
