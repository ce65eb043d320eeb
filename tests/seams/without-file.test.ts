/**
 * The seam for engines, shown by one that nobody thought of when it was made: without model files, registered by one
 * line. It keeps every promise of the conformance suite that does not need a file, and answers through the host.
 */
import 'fake-indexeddb/auto';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import * as v from 'valibot';
import { afterAll, describe, expect, it, vi } from 'vitest';
import { FakeEngine } from '@/src/engine/providers/fake/fake-engine';
import { supportOf } from '@/src/engine/rank';
import { providers as shipped } from '@/src/engine/registry';
import type { ServedHost } from '@/src/host/served-host';
import { installed, startTestHost, TestPort } from '@/src/host/testing/test-host';
import type { Result } from '@/src/protocol/calls';
import { hostCalls } from '@/src/protocol/host-calls';
import type { TaskRequest } from '@/src/protocol/task';
import { SottoDatabase } from '@/src/storage/database';
import { Bench } from '../conformance/bench';
import { checks } from '../conformance/checks';
import { fileTraits } from '../fixtures/model-traits';
import { productFiles } from './product-files';
import { providers } from './registered';
import { ID, withoutFile } from './without-file';
import { SOURCE } from '@/tests/fixtures/source';

describe('an engine without a file', () => {
  const provider = withoutFile({ endless: true, promptWordMs: 0.1, tokenMs: 1 });
  const bench = new Bench({
    provider,
    model: {
      info: {} as never,
      traits: { kind: 'named', provider: ID, name: 'house-model:1' },
      file: () => Promise.reject(new Error('it has none')),
    },
    broken: [],
    backend: 'outside',
    draws: false,
    cachesPrompts: true,
    kill(engine) {
      if (engine instanceof FakeEngine) engine.crash();
    },
  });
  afterAll(() => bench.end());

  for (const check of checks)
    it(check.name, async () => {
      await check.run(bench);
    });
});

describe('the host with one line more in its registry', () => {
  const file = { ...installed, list: () => Promise.resolve([]) };
  const start = (): ServedHost =>
    startTestHost({}, new SottoDatabase(crypto.randomUUID()), { models: file, registered: providers });
  const port = new TestPort({ kind: 'surface', tabId: null });
  const status = async (host: ServedHost): Promise<Result<typeof hostCalls, 'host.status'>> =>
    v.parse(hostCalls['host.status'].result, await host.handlers['host.status']({}, port));
  const request = (model: string | null, engine: string): TaskRequest => ({
    action: 'explain',
    settings: { engine, model },
    input: {
      kind: 'selection',
      source: SOURCE,
      text: 'The lamp was lit in 1841.',
      title: 'The Lighthouse',
      language: 'en',
    },
  });
  const ended = async (host: ServedHost, ...asked: Parameters<typeof request>) => {
    const { jobId } = await host.handlers['host.submit']({ request: request(...asked) }, port);
    await port.followJob(host, jobId);
    return { end: await port.end(jobId), entries: port.entries(jobId) };
  };

  it('lists its model beside the files, and uses it only when it is asked for', async () => {
    const host = start();
    const { models, inUse } = await status(host);
    expect(models).toMatchObject([{ name: 'The house’s model', at: ID, engines: [ID], bytes: 0 }]);
    expect(inUse).toBeNull();
    expect((await ended(host, null, 'auto')).end).toMatchObject({ type: 'failed', error: { code: 'no-model' } });
  });

  it.each(['auto', 'llama', 'of-another-version'])(
    'answers a job with it, whatever engine is chosen for files: %s',
    async (engine) => {
      const host = start();
      const [model] = (await status(host)).models;
      const { end, entries } = await ended(host, model!.sha256, engine);
      expect(end).toMatchObject({
        type: 'done',
        engine: { provider: ID, backend: 'outside', model: 'The house’s model', contextTokens: 512 },
      });
      const text = entries.map(({ event }) => (event.type === 'token' ? event.text : '')).join('');
      expect(text).toBe('Read by the house.');
      await vi.waitFor(async () => {
        expect((await status(host)).models[0]?.usedAt).toBeGreaterThan(0);
      });
    },
  );

  it('measures it, checks it and leaves it where it is, as any other', async () => {
    const host = start();
    const [model] = (await status(host)).models;
    const { sha256 } = model!;
    const settings = { engine: 'auto', model: sha256 };
    const { benchmark } = await port.stream(host, 'host.benchmark', { settings });
    expect(v.parse(hostCalls['host.benchmark'].result, { benchmark }).benchmark).toMatchObject({ sha256, engine: ID });
    expect(await port.stream(host, 'host.checkModel', { sha256 })).toEqual({ intact: true });
    expect(await host.handlers['host.preparedCopies']({}, port)).toEqual({ copies: [] });
    await host.handlers['host.removeModel']({ sha256 }, port);
    expect(await status(host)).toMatchObject({ models: [{ sha256 }], lost: [] });
  });

  it('says of this machine what it says of itself, in codes', async () => {
    const probed = v.parse(hostCalls['host.probe'].result, await start().handlers['host.probe']({}, port));
    expect(probed.engines.at(-1)).toEqual({ id: ID, backend: 'outside', available: true, worthwhile: true });
  });

  it('is not asked to run files', async () => {
    expect((await supportOf(fileTraits(), providers)).engines).not.toContain(ID);
  });
});

/** GGUF calls an architecture `llama`, too: these files mean that one. */
const MEAN_THE_ARCHITECTURE: readonly string[] = [
  'src/engine/architectures.ts',
  'src/engine/traits.ts',
  'src/engine/providers/webllm/libraries.ts',
  'src/engine/providers/webllm/worker/library.ts',
  'src/gguf/describe.ts',
  'src/models/catalogue-schema.ts',
  'src/protocol/model.ts',
];
/** Knows which engine took the place of one that is gone, for settings of then. */
const KNOWS_SUCCESSORS = 'src/storage/settings.ts';
/** The shell of a worker that an engine's own worker starts. */
const SHELL_OF_LLAMA = 'entrypoints/stop-relay-worker.ts';

describe('what knows an engine', () => {
  /** Files outside of `folder` that name the engine, or take something from its folder; a worker's shell is its own. */
  const knowing = (folder: string, ids: readonly string[], files: readonly string[]): string[] =>
    files.filter((name) => {
      if (name.startsWith(`src/engine/providers/${folder}/`) || name.includes(`/${folder}-worker`)) return false;
      if (name === KNOWS_SUCCESSORS || (folder === 'llama' && name === SHELL_OF_LLAMA)) return false;
      if (ids.includes('llama') && MEAN_THE_ARCHITECTURE.includes(name)) return false;
      const text = readFileSync(name, 'utf8');
      return text.includes(`/${folder}/`) || ids.some((id) => new RegExp(`['"\`]${id}['"\`]`).test(text));
    });

  // What is on its way to become one has no provider yet.
  const hasProvider = (folder: string): boolean => existsSync(`src/engine/providers/${folder}/provider.ts`);
  const folders = readdirSync('src/engine/providers')
    .filter(hasProvider)
    .map((folder): [string, string[]] => {
      const text = readFileSync(`src/engine/providers/${folder}/provider.ts`, 'utf8');
      return [folder, [...text.matchAll(/\bid: '([a-z0-9-]+)'/g)].map(([, id = '']) => id)];
    });

  it.each(folders)('of %s: one file of the product, the registry', (folder, ids) => {
    expect(ids.length).toBeGreaterThan(0);
    expect(knowing(folder, ids, productFiles())).toEqual(['src/engine/registry.ts']);
  });

  it('of one without a file: one, which has the line that registers it', () => {
    const others = readdirSync('tests/seams')
      .filter((name) => !name.startsWith('without-file'))
      .map((name) => `tests/seams/${name}`);
    expect(others.filter((name) => /without-?file/i.test(readFileSync(name, 'utf8')))).toEqual([
      'tests/seams/registered.ts',
    ]);
    expect(knowing('seams', [ID], productFiles())).toEqual([]);
    expect(providers).toHaveLength(shipped.length + 1);
  });

  it('has words for every engine that is shipped', () => {
    const { engines } = JSON.parse(readFileSync('locales/en.json', 'utf8')) as Record<
      'engines',
      Record<string, object>
    >;
    for (const { id } of shipped)
      for (const kind of ['name', 'on']) expect(engines[kind], kind).toHaveProperty(id.replaceAll('-', '_'));
  });

  it('has every engine registered once, under a name that is no choice of another kind', () => {
    const ids = providers.map(({ id }) => id);
    expect(new Set([...ids, 'auto']).size).toBe(ids.length + 1);
  });
});
