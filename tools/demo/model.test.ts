import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { MODEL_HOSTS } from '../../src/platform/edition';
import { OWN_LIST, readCatalogue } from '../build/resolve';
import { parseDemoArguments } from './arguments';
import { findModel, isModelHost } from './model';

let folder = '';
beforeAll(async () => {
  folder = await mkdtemp(path.join(os.tmpdir(), 'sotto-demo-'));
});
afterAll(() => rm(folder, { recursive: true }));

describe('--model', () => {
  const find = async (model: string) => findModel({ model, sealed: false }, await readCatalogue(OWN_LIST));

  it('means a file, if there is one, even if it is named like a listed model', async () => {
    const file = path.join(folder, 'qwen3-0.6b');
    await writeFile(file, 'GGUF');
    expect(await find(file)).toEqual({ kind: 'file', file, isOwn: true });
  });

  it('otherwise means a model of the list, by its id', async () => {
    expect(await find('qwen3-0.6b')).toMatchObject({ kind: 'listed', entry: { id: 'qwen3-0.6b' } });
  });

  it('otherwise is an error that names all models of the list', async () => {
    await expect(find('qwen')).rejects.toThrow(/no file .*qwen.*no model .*smollm2-135m.*qwen3-4b/);
  });

  it('cannot be combined with the sealed edition, which has its own model', () => {
    expect(() => parseDemoArguments(['--sealed', '--model', 'qwen3-0.6b'])).toThrow('--sealed has its model');
    expect(parseDemoArguments(['--model', 'gemma-3-270m', '--accept-licence'])).toMatchObject({
      model: 'gemma-3-270m',
      acceptLicence: true,
      connect: null,
    });
  });
});

it.each([
  ['huggingface.co', true],
  ['cdn-lfs.hf.co', true],
  ['cas-bridge.xethub.hf.co', true],
  ['hf.co', false],
  ['evilhf.co', false],
  ['huggingface.co.example.org', false],
  ['', false],
])('%s is a host of models: %s', (host, is) => {
  expect(isModelHost({ MODEL_HOSTS }, host)).toBe(is);
});
