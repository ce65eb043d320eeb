import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { tidyRewrite } from './tidy-rewrite';

describe('tidyRewrite', () => {
  it.each([
    ['Here is the rewritten text:\n\nI have time.', 'I have time.'],
    ['Sure! Here’s a clearer version:\nI have time.', 'I have time.'],
    ['**Corrected text:**\n"I have time."', 'I have time.'],
    ['“I have time.”', 'I have time.'],
    ['"I have time.', 'I have time.'],
    ['Rewritten:\nI have time.', 'I have time.'],
    ['Here is a more formal version of your message:\n\nI have time.', 'I have time.'],
    ['Voici le texte corrigé :\nJ’ai le temps.', 'J’ai le temps.'],
    ['```\nI have time.\n```', 'I have time.'],
    ['Hier ist die überarbeitete Fassung:\n„Ich habe Zeit.“', 'Ich habe Zeit.'],
    ['以下是修改后的文字：\n我有时间。', '我有时间。'],
  ])('removes what the model adds around the text: %j', (answer, text) => {
    expect(tidyRewrite(answer, 'I has time')).toBe(text);
  });

  it.each([
    ['what the original has too', '"I have time."', '"I has time."'],
    ['quotations inside', '"Yes," she said, "I have time."', 'Yes, she said, I has time.'],
    ['a quotation at the beginning only', '“Time” is what I have', 'Time is what I has'],
    ['a first line that introduces a list', 'Things to bring:\n- a coat', 'Things you should bring: a coat'],
    ['a first line of the text’s own', 'Clear benefits:\n- it is short', 'There are clear benefits: it is short.'],
    ['steps that follow', 'Here are the steps:\n1. Edit the text', 'do this: edit the text'],
    ['a lead that the original has', 'Here is the text:\nI have time.', 'Here is the text:\nI has time.'],
    ['a lead without anything after it', 'Here is the rewritten text:', 'I has time'],
    ['a lead within the text', 'Here is the corrected text: I have time.', 'I has time'],
  ])('leaves %s alone', (_, answer, original) => {
    expect(tidyRewrite(answer, original)).toBe(answer);
  });

  it('keeps the white space around the original', () => {
    expect(tidyRewrite('I have time.\n', '  I has time \n')).toBe('  I have time. \n');
  });

  it('separates paragraphs as the original does', () => {
    expect(tidyRewrite('One.\n\nTwo.', 'one\ntwo')).toBe('One.\nTwo.');
    expect(tidyRewrite('One.\n\nTwo.', 'one\n\ntwo')).toBe('One.\n\nTwo.');
  });

  it('never makes an empty text full, or a text empty', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme', maxLength: 60 }), fc.string({ maxLength: 20 }), (answer, original) => {
        const tidy = tidyRewrite(answer, original);
        expect(tidy.trim() === '').toBe(answer.trim() === '' || tidy === '');
        expect(answer.replaceAll(/\r\n?/g, '\n')).toContain(tidy.trim());
      }),
    );
  });
});
