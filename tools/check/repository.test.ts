/**
 * The repository itself: the map is true, exceptions are of files that exist, and nothing of a developer's machine is
 * in it.
 */
import { execFileSync } from 'node:child_process';
import { existsSync, globSync, readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, test } from 'vitest';
import { OPENS_OWN_PAGES, READS_PACKAGE_FILES } from '../eslint/allowed.ts';
import { ARROWS } from '../eslint/rooms.ts';

const root = path.resolve(import.meta.dirname, '../..');
const read = (file: string): string => readFileSync(path.join(root, file), 'utf8');
const tracked = execFileSync('git', ['ls-files', '-z'], { cwd: root })
  .toString()
  .split('\0')
  .filter((file) => file !== '' && existsSync(path.join(root, file)));

describe('the map', () => {
  test('src/README.md tells every room, with what it may import', () => {
    const rows = new Map(
      [...read('src/README.md').matchAll(/^\| `(\w+)` \|[^|]*\| ([^|]*) \|$/gm)].map(([, name = '', arrows = '']) => [
        name,
        arrows,
      ]),
    );
    const told = Object.fromEntries(
      Object.keys(ARROWS).map((room) => {
        const rooms = (rows.get(room) ?? '').split(';')[0] ?? '';
        return [room, [...rooms.matchAll(/`(\w+)`/g)].map(([, name]) => name)];
      }),
    );
    expect(told).toEqual(ARROWS);
  });

  test('every folder of src is a room', () => {
    const folders = readdirSync(path.join(root, 'src'), { withFileTypes: true }).filter((entry) => entry.isDirectory());
    expect(folders.map(({ name }) => name).filter((name) => !(name in ARROWS))).toEqual([]);
  });

  test('every decision is in the index', () => {
    const index = read('docs/decisions/README.md');
    expect(
      readdirSync(path.join(root, 'docs/decisions')).filter(
        (file) => file !== 'README.md' && !index.includes(`(${file})`),
      ),
    ).toEqual([]);
  });

  /** `host/job.ts` stands for `src/host/job.ts`, and `providers/…` for a folder of the engine. */
  const prefixes = ['', 'src/', 'src/engine/'];
  const documents = tracked.filter((file) => /^(src\/README|CONTRIBUTING|README|docs\/.*)\.md$/.test(file));

  test.each(documents)('%s names files that exist', (document) => {
    const named = [...read(document).matchAll(/`((?:[\w-]+\/)+[\w.-]*)`/g)].map(([, file = '']) => file);
    const ours = named.filter(
      (file) =>
        /^(src|entrypoints|tests|tools|docs|locales|public|providers)\//.test(file) ||
        (file.split('/')[0] ?? '') in ARROWS,
    );
    expect(
      ours.filter(
        (file) =>
          !prefixes.some((prefix) =>
            ['', '.ts', '.tsx'].some((ending) => existsSync(path.join(root, `${prefix}${file}${ending}`))),
          ),
      ),
    ).toEqual([]);
  });
});

test.each([...READS_PACKAGE_FILES, ...OPENS_OWN_PAGES])('the exception for %s is of a file that exists', (pattern) => {
  expect(globSync(pattern, { cwd: root })).not.toEqual([]);
});

test('no address of a package registry and no path of a developer’s machine is in a file', () => {
  const lock = read('package-lock.json');
  expect(lock).not.toContain('"resolved": "http');
  const machine = new RegExp(
    ['/home/[a-z]', '/Users/[A-Z]', '[A-Z]:\\\\Users', '/root/', '/tmp/[a-z]+/[a-z]'].join('|'),
  );
  const text = tracked.filter(
    (file) => /\.(ts|tsx|js|cjs|mjs|json|md|py|sh|css|html|ya?ml)$/.test(file) && file !== 'package-lock.json',
  );
  expect(text.filter((file) => machine.test(read(file)) && !file.startsWith('tools/check/repository'))).toEqual([]);
});
