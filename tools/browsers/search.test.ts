import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { downloadedBrowsers } from './search.ts';

let cache = '';

beforeEach(async () => {
  cache = await mkdtemp(path.join(tmpdir(), 'sotto-browsers-'));
  vi.stubEnv('SOTTO_CACHE', cache);
  vi.stubEnv('PUPPETEER_CACHE_DIR', undefined);
});

afterEach(async () => {
  vi.unstubAllEnvs();
  await rm(cache, { recursive: true });
});

test('finds what `npx puppeteer browsers install` downloads', async () => {
  expect(downloadedBrowsers('chromium')).toEqual([]);
  // Imported after the folder is set, because puppeteer reads its settings once.
  const { default: puppeteer } = await import('puppeteer');
  for (const [ours, theirs] of [
    ['chromium', 'chrome'],
    ['firefox', 'firefox'],
  ] as const) {
    const program = await puppeteer.executablePath({ browser: theirs });
    await mkdir(path.dirname(program), { recursive: true });
    await writeFile(program, '');
    expect(downloadedBrowsers(ours)).toContain(program);
  }
});
