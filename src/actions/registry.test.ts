import { describe, expect, it } from 'vitest';
import { ActionIdSchema, ASK } from '@/src/protocol/action';
import * as v from 'valibot';
import { recipeFor } from './action';
import { actions } from './registry';

describe.each(actions.map((action) => [action.id, action] as const))('%s', (id, action) => {
  it('has a name that can be stored, and no other has it', () => {
    expect(v.is(ActionIdSchema, id)).toBe(true);
    expect([ASK, ...actions.map((other) => other.id)].filter((other) => other === id)).toEqual([id]);
  });

  it('is offered for what it works on', () => {
    for (const scope of [...action.menu, ...action.popup]) expect(action.scopes).toContain(scope);
  });

  it('is asked of a tiny model in fewer words, or as of any model', () => {
    const [tiny, any] = [recipeFor(action, { isTiny: true }), recipeFor(action, { isTiny: false })];
    const length = ({ system, ask, note = '' }: typeof tiny): number => `${system}${ask}${note}`.length;
    expect(length(tiny)).toBeLessThanOrEqual(length(any) + 60);
    expect(tiny.ask.length).toBeLessThanOrEqual(any.ask.length);
    expect(tiny.rewrites).toBe(any.rewrites);
  });
});

it('the menus keep their order', () => {
  const offered = (place: 'menu' | 'popup', scope: 'page' | 'selection'): string[] =>
    actions.filter((action) => action[place].includes(scope)).map(({ id }) => id);
  const rewrites = actions.filter(({ group }) => group === 'rewrite').map(({ id }) => id);
  expect(rewrites.map((id) => id.slice('rewrite-'.length))).toEqual([
    'clearer',
    'shorter',
    'simpler',
    'formal',
    'friendlier',
    'grammar',
  ]);
  expect(offered('menu', 'page')).toEqual(['summarize']);
  expect(offered('menu', 'selection')).toEqual(['summarize', 'explain', ...rewrites]);
  expect(offered('popup', 'page')).toEqual(['summarize', 'explain', 'simplify']);
  expect(offered('popup', 'selection')).toEqual(['summarize', 'explain', ...rewrites]);
});
