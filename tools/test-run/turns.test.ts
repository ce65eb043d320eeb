import { expect, test } from 'vitest';
import { Turns } from './turns.ts';

test('shows output of the first stage at once, that of others when it is their turn, and never mixes it', () => {
  let heard = '';
  const turns = new Turns((text) => (heard += text));
  const first = turns.open('[1]');
  const second = turns.open('[2]');
  const third = turns.open('[3]');
  first.say('a');
  second.say('x');
  first.say('b');
  expect(heard).toBe('[1]ab');
  third.say('1');
  third.close('.');
  first.close('.');
  expect(heard).toBe('[1]ab.[2]x');
  second.say('y');
  expect(heard).toBe('[1]ab.[2]xy');
  second.close('.');
  expect(heard).toBe('[1]ab.[2]xy.[3]1.');
  turns.open('[4]').say('live again');
  expect(heard).toBe('[1]ab.[2]xy.[3]1.[4]live again');
});
