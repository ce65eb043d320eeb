/**
 * The repository itself: the map is true, exceptions are of files that exist, and nothing of a developer's machine is
 * in it.
 */
import { describe, expect, test } from 'vitest';
import { OPENS_OWN_PAGES, READS_MODELS, READS_PACKAGE_FILES } from '../eslint/allowed.ts';
import { ARROWS, HOST_ARROWS } from '../eslint/rooms.ts';
import { matching, read, trackedFiles } from './repository-files.ts';

const tracked = trackedFiles();

describe('the map', () => {
  /** What the tables of src/README.md let each room import. */
  const rows = new Map(
    [...read('src/README.md').matchAll(/^\| `([\w/]+)` \|[^|]*\| ([^|]*) \|$/gm)].map(([, name = '', arrows = '']) => [
      name,
      [...(arrows.split(';')[0] ?? '').matchAll(/`(\w+)`/g)].map(([, room]) => room).filter((room) => room !== 'host'),
    ]),
  );
  const message = 'Correct the table in src/README.md, or tools/eslint/rooms.ts: they say the same.';

  test('src/README.md tells every room, with what it may import', () => {
    expect(Object.fromEntries(Object.keys(ARROWS).map((room) => [room, rows.get(room)])), message).toEqual(ARROWS);
  });

  test('src/README.md tells every room of the host, with what it may import', () => {
    const told = Object.fromEntries(Object.keys(HOST_ARROWS).map((room) => [room, rows.get(`host/${room}`)]));
    expect(told, message).toEqual(HOST_ARROWS);
  });

  test('every folder of src is a room', () => {
    const folders = new Set(tracked.flatMap((file) => /^src\/([^/]+)\//.exec(file)?.[1] ?? []));
    expect(
      [...folders].filter((name) => !(name in ARROWS)),
      'Put these files into a room, or add the room to tools/eslint/rooms.ts and src/README.md.',
    ).toEqual([]);
  });
});

describe('decision 0008', () => {
  const [, taken = ''] =
    /^\| taken \|.*\n\|[-|]+\|\n((?:\|.*\n)+)/m.exec(read('docs/decisions/0008-libraries.md')) ?? [];
  const named = [...taken.matchAll(/^\| ([^|]+) \|/gm)].flatMap(([, cell = '']) => cell.match(/[^`, ]+/g) ?? []);
  const { dependencies, devDependencies } = JSON.parse(read('package.json')) as Record<
    'dependencies' | 'devDependencies',
    Record<string, string>
  >;

  test('names every dependency, with the reason for it', () => {
    expect(
      Object.keys(dependencies).filter((name) => !named.includes(name)),
      'Add a row to the table of libraries that are taken: what for, and why this one.',
    ).toEqual([]);
  });

  test('names no library that is gone', () => {
    expect(
      named.filter((name) => !(name in dependencies) && !(name in devDependencies)),
      'Move the row to the table of what is refused, with the reason, or take it away.',
    ).toEqual([]);
  });
});

test.each([...READS_PACKAGE_FILES, ...READS_MODELS, ...OPENS_OWN_PAGES])(
  'the exception for %s is of a file that exists',
  (pattern) => {
    expect(matching(pattern), 'Take the line out of tools/eslint/allowed.ts, or correct it.').not.toEqual([]);
  },
);

test('no address of a package registry and no path of a developer’s machine is in a file', () => {
  expect(read('package-lock.json'), 'Set omit-lockfile-registry-resolved, and install again.').not.toContain(
    '"resolved": "http',
  );
  const machine = new RegExp(
    ['/home/[a-z]', '/Users/[A-Z]', '[A-Z]:\\\\Users', '/root/', '/tmp/[a-z]+/[a-z]'].join('|'),
  );
  const text = tracked.filter(
    (file) => /\.(ts|tsx|js|cjs|mjs|json|md|py|sh|css|html|ya?ml)$/.test(file) && file !== 'package-lock.json',
  );
  expect(
    text.filter((file) => machine.test(read(file)) && !file.startsWith('tools/check/repository')),
    'Write a path that holds on every machine.',
  ).toEqual([]);
});
