/** Each product against float64, in Node: types, forms, shapes and edges, in both modules. */
import { beforeAll, describe, expect, it } from 'vitest';
import { Arena } from './arena.ts';
import { MODULES, startInNode, type ModuleName } from './in-node.ts';
import { inAllShapes, KINDS, misses, ofKind } from './product-problems.ts';
import { TYPES } from './reference.ts';

const FORMS = { simd: [0], relaxed: [0, 1, 2] } as const;

describe.each(MODULES)('%s', (name: ModuleName) => {
  let arena: Arena;

  beforeAll(async () => {
    const { exports, memory } = await startInNode(name, () => () => -1);
    arena = new Arena(exports, memory);
  });

  describe.each(TYPES)('$name', (type) => {
    it('multiplies as float64 does, in all shapes', () => {
      expect(misses(arena, inAllShapes(type))).toEqual([]);
    });

    it.each(KINDS)('$name', (kind) => {
      expect(misses(arena, ofKind(type, kind, 99))).toEqual([]);
    });
  });

  if (name === 'relaxed')
    it('multiplies types of up to seven bits as bytes and in pairs', () => {
      const own = arena.c._sotto_wide_form();
      // 0: Q8_0 is computed in words, the others in pairs. 1: all are computed in bytes.
      for (const form of [0, 1]) {
        arena.c._sotto_set_wide_form(form);
        for (const type of TYPES.filter(({ name: of, block }) => of !== 'Q8_0' && block > 1))
          for (const kind of KINDS) expect(misses(arena, ofKind(type, kind, 7)), `form ${String(form)}`).toEqual([]);
      }
      arena.c._sotto_set_wide_form(own);
    });

  it('multiplies Q8_0 in the form that this machine does exactly', () => {
    const own = arena.c._sotto_wide_form();
    expect(FORMS[name]).toContain(own);
    // Words are exact on every machine.
    for (const form of new Set([own, 0])) {
      arena.c._sotto_set_wide_form(form);
      for (const type of TYPES.filter(({ name: of }) => of === 'Q8_0'))
        for (const kind of KINDS) expect(misses(arena, ofKind(type, kind, 7)), `form ${String(form)}`).toEqual([]);
    }
    arena.c._sotto_set_wide_form(own);
  });
});
