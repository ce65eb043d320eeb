import { describe, expect, test } from 'vitest';
import { isAllowed, licenceProblems } from './licence-rules.ts';
import { productionPackages, type Lock } from './production-packages.ts';

const pack = (dependencies: Record<string, string> = {}, license = 'MIT'): Lock['packages'][string] => ({
  version: '1.0.0',
  license,
  dependencies,
  optionalDependencies: {},
});

describe('production packages', () => {
  test('follow dependencies of dependencies, and leave development alone', () => {
    const lock: Lock = {
      packages: {
        '': pack({ a: '1' }),
        'node_modules/a': pack({ b: '1' }),
        'node_modules/b': pack(),
        'node_modules/dev-only': pack(),
      },
    };
    expect(productionPackages(lock).map(({ name }) => name)).toEqual(['a', 'b']);
  });

  test('are found in the nearest node_modules, as Node does', () => {
    const lock: Lock = {
      packages: {
        '': pack({ a: '1', '@s/c': '1' }),
        'node_modules/a': pack({ b: '2' }),
        'node_modules/a/node_modules/b': pack({ '@s/c': '1' }, 'ISC'),
        'node_modules/b': pack({}, 'GPL-3.0'),
        'node_modules/@s/c': pack(),
      },
    };
    expect(productionPackages(lock).map(({ folder }) => folder)).toEqual([
      'node_modules/@s/c',
      'node_modules/a',
      'node_modules/a/node_modules/b',
    ]);
  });
});

describe('licences', () => {
  test.each(['MIT', '(MIT OR GPL-3.0)', 'MIT AND ISC', 'MPL-2.0', '(MIT OR GPL-3.0) AND (ISC OR GPL-3.0)'])(
    '%s may be shipped',
    (expression) => {
      expect(isAllowed(expression)).toBe(true);
    },
  );

  test.each([
    '',
    'GPL-3.0',
    'MIT AND GPL-3.0',
    '(MIT OR GPL-3.0) AND (GPL-3.0 OR AGPL-3.0)',
    'AGPL-3.0 OR SSPL-1.0',
    'Python-2.0',
    'UNLICENSED',
    'SEE LICENSE IN LICENCE.txt',
  ])('"%s" may not', (expression) => {
    expect(isAllowed(expression)).toBe(false);
  });

  const a = { name: 'a', version: '1.0.0', license: 'MIT', folder: 'node_modules/a' };

  test('a package that NOTICE names rightly is fine', () => {
    expect(licenceProblems([a], '- a (MIT): Copyright A')).toEqual([]);
  });

  test.each([
    [[a], '', 'NOTICE does not name a'],
    [[a], '- a (ISC): Copyright A', 'NOTICE gives a the licence "ISC"'],
    [[], '- a (MIT): Copyright A', 'no production dependency any more'],
    [[{ ...a, license: 'GPL-3.0' }], '- a (GPL-3.0): Copyright A', 'Replace it'],
  ])('what is wrong is told with what to do', (packages, notice, sentence) => {
    expect(licenceProblems(packages, notice).join('\n')).toContain(sentence);
  });
});
