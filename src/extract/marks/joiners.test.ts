import { describe, expect, it } from 'vitest';
import { withoutInvisible } from './joiners';

describe('invisible characters', () => {
  it.each([
    ['a non-joiner of Persian spelling', 'می\u200Cخواهد'],
    ['a joiner of Devanagari', 'क्\u200Dष'],
    ['a joiner of Malayalam', 'ന്\u200Dറെ'],
    ['a family in one sign', '👩\u200D👩\u200D👧'],
    ['a sign with a colour of its skin', '👩🏽\u200D🚒'],
    ['the flag of the rainbow', '🏳️\u200D🌈'],
  ])('stay where they spell: %s', (_, text) => {
    expect(withoutInvisible(text)).toBe(text);
  });

  it.each([
    ['between Latin letters', 'ig\u200Cno\u200Dre', 'ignore'],
    ['in a row', 'می\u200C\u200C\u200Cخواهد', 'میخواهد'],
    ['at the end of a word', 'آب\u200C و', 'آب و'],
    ['of no width at all', 'vis\u200Bible\u2060 sh\u00ADy', 'visible shy'],
    ['that turn the direction', '\u202Egnp\u202C\u200F', 'gnp'],
    ['tags that spell a hidden word', 'so\u{E0041}\u{E0042}', 'so'],
  ])('go where they spell nothing: %s', (_, text, expected) => {
    expect(withoutInvisible(text)).toBe(expected);
  });
});
