import { describe, expect, test } from 'vitest';
import { exportedNames, namesOfSeveral } from './exported-names.ts';
import { read, trackedFiles } from './repository-files.ts';

const PRODUCT = /^src\/.*\.tsx?$/;
const NOT_PRODUCT = /\.(?:test|fixture|d)\.tsx?$|\/testing\//;

describe('exported names', () => {
  test('each stands for one thing in the house', () => {
    const files = trackedFiles().filter((file) => PRODUCT.test(file) && !NOT_PRODUCT.test(file));
    expect(files.length).toBeGreaterThan(300);
    const several = namesOfSeveral(new Map(files.map((file) => [file, read(file)])));
    expect(
      [...several].map(([name, exporters]) => `${name}: ${exporters.join(', ')}`),
      'Rename one of them, so that a search for the name finds one thing; or do not export it.',
    ).toEqual([]);
  });

  test('are those of declarations, of lists and of patterns, and each once', () => {
    const text = `
      export const one = 1, [two, { three }] = made();
      export function four(value: string): void;
      export function four(value: number): void;
      export function four(): void {}
      export abstract class Five {}
      export interface Six {}
      export type Seven = Six;
      const eight = 8;
      export { eight, nine as ten };
      export default function eleven() {}
      const twelve = 12;
    `;
    expect(exportedNames('some.ts', text)).toEqual([
      'one',
      'two',
      'three',
      'four',
      'Five',
      'Six',
      'Seven',
      'eight',
      'ten',
    ]);
  });

  test('are found where several modules have them', () => {
    const modules = { 'a.ts': 'export const x = 1;', 'b.ts': 'export class x {}', 'c.ts': 'export const y = 1;' };
    expect([...namesOfSeveral(new Map(Object.entries(modules)))]).toEqual([['x', ['a.ts', 'b.ts']]]);
  });
});
