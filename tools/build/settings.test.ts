import path from 'node:path';
import { expect, test } from 'vitest';
import {
  BuildError,
  defaultOut,
  fromEnvironment,
  modelBase,
  parseBuildArguments,
  STANDARD,
  toEnvironment,
} from './settings.ts';

/** The error's name and message, or undefined. */
function problem(args: readonly string[]): { name: string; message: string } | undefined {
  try {
    parseBuildArguments(args);
    return undefined;
  } catch (error) {
    expect(error).toBeInstanceOf(BuildError);
    return error as BuildError;
  }
}

test('without options it is the standard edition for both browsers', () => {
  const options = parseBuildArguments([]);
  expect(options).toMatchObject({
    sealedId: null,
    connect: null,
    catalogue: null,
    browsers: ['chromium', 'firefox'],
    mode: 'production',
    zip: false,
  });
  expect(defaultOut(options)).toBe(STANDARD.out);
});

test('no other build overwrites the standard edition', () => {
  const places = [
    ['--sealed', 'a'],
    ['--connect', 'https://a.example'],
    ['--catalogue', 'a.json'],
  ].map((args) => defaultOut(parseBuildArguments(args)));
  expect(places.map((place) => path.relative(STANDARD.out, place))).toEqual(['sealed', 'own', 'own']);
});

test.each([
  ['https://models.example.org', 'https://models.example.org'],
  ['https://models.example.org:8443/mirror/', 'https://models.example.org:8443/mirror'],
  ['http://127.0.0.1:8080', 'http://127.0.0.1:8080'],
  ['http://localhost:8080//', 'http://localhost:8080'],
])('models may come from %s', (text, base) => {
  expect(modelBase(text)).toBe(base);
});

test.each([
  ['models.example.org', 'is no address'],
  ['http://models.example.org', 'neither https nor http on this machine'],
  ['http://127.0.0.1.example.org', 'neither https nor http on this machine'],
  ['http://[::1]:8080', 'neither https nor http on this machine'],
  ['ftp://models.example.org', 'neither https nor http on this machine'],
  ['https://me:secret@models.example.org', 'name or password'],
  ['https://models.example.org/?token=1', 'query or a fragment'],
  ['https://models.example.org/#a', 'query or a fragment'],
])('models do not come from %s', (text, words) => {
  expect(problem(['--connect', text])).toMatchObject({
    name: 'bad-connect',
    message: expect.stringContaining(words) as string,
  });
});

test.each([
  [['--sealed', 'a', '--connect', 'https://a.example'], 'sealed-connects'],
  [['--model-file', 'a.gguf'], 'no-model-named'],
  [['--browser', 'opera'], 'bad-browser'],
  [['--mode', 'development'], 'bad-mode'],
  [['--seal', 'a'], 'unknown-option'],
  [['--sealed'], 'unknown-option'],
])('%s is refused as %s', (args, name) => {
  expect(problem(args)?.name).toBe(name);
});

test('settings reach the configuration unchanged, by the environment', () => {
  expect(fromEnvironment({})).toEqual(STANDARD);
  const settings = {
    sealed: { id: 'a', file: '/models/a b.gguf', sha256: 'c' },
    connect: null,
    catalogue: '/lists/c.json',
    out: '/out',
  };
  expect(fromEnvironment(toEnvironment(settings))).toEqual(settings);
});
