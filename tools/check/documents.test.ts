/** What documents say of files, of each other and of words. */
import path from 'node:path';
import { describe, expect, test } from 'vitest';
import { ARROWS } from '../eslint/rooms.ts';
import { exists, matching, read, trackedFiles } from './repository-files.ts';

const DOCUMENTS = trackedFiles().filter((file) => /^(src\/README|CONTRIBUTING|README|docs\/.*)\.md$/.test(file));

/** `host/host.ts` stands for `src/host/host.ts`, and `providers/…` for a folder of the engine. */
const PREFIXES = ['', 'src/', 'src/engine/'];
const ENDINGS = ['', '.ts', '.tsx'];
const FOLDERS = /^(src|entrypoints|tests|tools|docs|locales|public|providers)\//;

/** A heading's name in a link, as GitHub makes it. */
const anchorOf = (heading: string): string =>
  heading
    .toLowerCase()
    .replaceAll(/[^\p{L}\p{N} _-]/gu, '')
    .replaceAll(' ', '-');

const anchorsIn = (file: string): string[] =>
  [...read(file).matchAll(/^#+ (.*)$/gm)].map(([, heading = '']) => anchorOf(heading));

describe.each(DOCUMENTS)('%s', (document) => {
  const text = read(document);

  test('names files that exist', () => {
    const named = [...text.matchAll(/`((?:[\w-]+\/)+[\w.-]*)`/g)].map(([, file = '']) => file);
    const ours = named.filter((file) => FOLDERS.test(file) || (file.split('/')[0] ?? '') in ARROWS);
    expect(
      ours.filter((file) => !PREFIXES.some((prefix) => ENDINGS.some((ending) => exists(`${prefix}${file}${ending}`)))),
      'Name the file where it is now.',
    ).toEqual([]);
  });

  test('has links that lead to a file and a heading in it', () => {
    const links = [...text.matchAll(/\]\((?!https?:)([^)\s#]*)(?:#([^)\s]+))?\)/g)];
    const lost = links.filter(([, file = '', anchor]) => {
      const target = file === '' ? document : path.posix.join(path.posix.dirname(document), file);
      return !exists(target) || (anchor !== undefined && !anchorsIn(target).includes(anchor));
    });
    expect(
      lost.map(([link]) => link),
      'Correct the link: the file or the heading has another name now.',
    ).toEqual([]);
  });
});

test('every decision is in the index', () => {
  const index = read('docs/decisions/README.md');
  const names = matching('docs/decisions/[0-9]*.md').map((file) => path.posix.basename(file));
  expect(
    names.filter((name) => !index.includes(`(${name})`)),
    'Add a row to docs/decisions/README.md.',
  ).toEqual([]);
});

describe('the glossary in src/README.md', () => {
  const [, glossary = ''] = /^## Words\n([\s\S]*?)(?=^## |(?![\s\S]))/m.exec(read('src/README.md')) ?? [];
  const entries = glossary.split('\n').filter((line) => line.startsWith('- '));
  const terms = [...glossary.matchAll(/\*\*([^*]+)\*\*/g)].map(([, term = '']) => term);

  test('has a line for each word: the word in bold, a colon, what it is', () => {
    expect(entries.length).toBeGreaterThan(30);
    expect(entries.filter((line) => !/^- \*\*[^*]+\*\*: [^*]+$/.test(line))).toEqual([]);
  });

  test('has each word in bold once, in the order of the alphabet', () => {
    expect(terms, 'Put each word in its place, once.').toEqual(
      [...new Set(terms)].sort((a, b) => a.localeCompare(b, 'en')),
    );
  });
});
