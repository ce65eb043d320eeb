import { createHash } from 'node:crypto';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import catalogue from '../../src/models/catalogue.json' with { type: 'json' };
import { readCatalogue, resolveSettings } from './resolve.ts';
import { parseBuildArguments } from './settings.ts';

let folder = '';
beforeAll(async () => {
  folder = await mkdtemp(path.join(os.tmpdir(), 'sotto-build-'));
});
afterAll(async () => {
  await rm(folder, { recursive: true });
});

async function write(name: string, text: string): Promise<string> {
  const file = path.join(folder, name);
  await writeFile(file, text);
  return file;
}

const resolve = (...args: string[]) => resolveSettings(parseBuildArguments(args));
const [entry] = catalogue.models;

test('our own list is sound', async () => {
  expect((await readCatalogue(path.resolve(import.meta.dirname, '../../src/models/catalogue.json'))).length).toBe(
    catalogue.models.length,
  );
});

test('another list is checked before anything is built, and its faults are named', async () => {
  const wrong = await write(
    'wrong.json',
    JSON.stringify({ version: 1, models: [{ ...entry, sha256: 'b179', chunks: null }] }),
  );
  await expect(resolve('--catalogue', wrong)).rejects.toMatchObject({
    name: 'bad-catalogue',
    message: expect.stringContaining('models.0.sha256') as string,
  });
  await expect(resolve('--catalogue', await write('no.json', '<html>'))).rejects.toMatchObject({
    name: 'bad-catalogue',
  });
  await expect(resolve('--catalogue', path.join(folder, 'missing.json'))).rejects.toMatchObject({
    name: 'bad-catalogue',
  });
});

test('a sealed build accepts only the file of a model in the list', async () => {
  const file = await write('other.gguf', 'GGUF');
  await expect(resolve('--sealed', 'nobody')).rejects.toMatchObject({
    name: 'unknown-model',
    message: expect.stringContaining('smollm2-135m') as string,
  });
  await expect(resolve('--sealed', 'qwen3-0.6b')).rejects.toMatchObject({ name: 'no-model-file' });
  await expect(
    resolve('--sealed', 'qwen3-0.6b', '--model-file', path.join(folder, 'missing.gguf')),
  ).rejects.toMatchObject({ name: 'no-model-file' });
  await expect(resolve('--sealed', 'qwen3-0.6b', '--model-file', file)).rejects.toMatchObject({
    name: 'wrong-model-file',
  });
});

test('an institution can seal a model of its own list', async () => {
  const file = await write('own.gguf', 'GGUF of our own');
  const sha256 = createHash('sha256').update('GGUF of our own').digest('hex');
  const list = await write(
    'own.json',
    JSON.stringify({ version: 1, models: [{ ...entry, id: 'own', sha256, chunks: null, replaces: [] }] }),
  );
  expect((await resolve('--catalogue', list, '--sealed', 'own', '--model-file', file)).sealed).toEqual({
    id: 'own',
    file,
    sha256,
  });
});
