import * as v from 'valibot';
import { describe, expect, it } from 'vitest';
import { ActionRefSchema, OwnActionSchema, type OwnAction } from '@/src/protocol/action';
import { recipeFor } from './action';
import { ownAction } from './own-action';

const row = (changes: Partial<OwnAction> = {}): OwnAction => ({
  id: 'c0ffee00'.repeat(4),
  name: 'As a pirate',
  prompt: 'Say it as a pirate would: {{selection}}',
  does: 'reads',
  offered: ['menu', 'popup'],
  ...changes,
});

describe('an action of the user’s own', () => {
  it.each([
    ['List the risks.', { ask: 'List the risks.' }, ['page', 'selection']],
    ['Of {{page}} list the risks.', { lead: 'Of', ask: 'list the risks.' }, ['page']],
    ['Translate: {{selection}}', { lead: 'Translate:', ask: '' }, ['selection']],
    ['{{page}} or {{selection}}: list it.', { lead: '', ask: 'or the text above: list it.' }, ['page', 'selection']],
    [
      'Say {{Page}} and {{ page }} and {{other}}',
      { ask: 'Say {{Page}} and {{ page }} and {{other}}' },
      ['page', 'selection'],
    ],
  ] as const)('%s', (prompt, words, scopes) => {
    const action = ownAction(row({ prompt }));
    expect(action.recipe).toMatchObject(words);
    expect(action.recipe.lead).toBe('lead' in words ? words.lead : undefined);
    expect(action).toMatchObject({ scopes, menu: scopes, popup: scopes });
  });

  it('is offered where the user says, and nowhere else', () => {
    expect(ownAction(row({ offered: [] }))).toMatchObject({ menu: [], popup: [] });
    expect(ownAction(row({ offered: ['popup'] }))).toMatchObject({ menu: [], popup: ['selection'] });
  });

  it('has its length and its temperature as the user says', () => {
    const told = ownAction(row({ maxTokens: 800, temperature: 1.2 })).recipe;
    expect(told).toMatchObject({ maxTokens: 800, perInput: 800, temperature: 1.2, isDrawnAsTold: true });
    expect(ownAction(row()).recipe).toMatchObject({ maxTokens: 320, temperature: 0.5 });
  });

  it('is asked of tiny models in the user’s words, with few around them', () => {
    const tiny = recipeFor(ownAction(row()), { isTiny: true });
    expect(tiny).toMatchObject({ lead: 'Say it as a pirate would:', ask: '' });
    expect(tiny.system.length).toBeLessThan(50);
  });
});

describe('on the wire', () => {
  it('is taken whole, or as a built-in’s id', () => {
    expect(v.parse(ActionRefSchema, row())).toEqual(row());
    expect(v.parse(ActionRefSchema, 'of-another-version')).toBe('of-another-version');
    expect(v.is(ActionRefSchema, 'No name!')).toBe(false);
  });

  it.each([
    [{ id: 'mine' }],
    [{ name: '' }],
    [{ name: '  ' }],
    [{ name: 'n'.repeat(61) }],
    [{ name: 'two\nlines' }],
    [{ name: 'turned \u202e round' }],
    [{ prompt: '' }],
    [{ prompt: 'p'.repeat(4_001) }],
    [{ maxTokens: 1_000_000 }],
    [{ temperature: -1 }],
  ])('is refused with %j', (changes) => {
    expect(v.is(OwnActionSchema, row())).toBe(true);
    expect(v.is(OwnActionSchema, row(changes))).toBe(false);
  });
});
