/**
 * A newer version of a model that is here: tried out by the host alone, and what came of it found by whoever looks
 * later.
 */
import { createHash } from 'node:crypto';
import { writeFile } from 'node:fs/promises';
import path from 'node:path';
import { afterAll, beforeEach, describe, expect, it } from 'vitest';
import { useBench, type Bench } from '../harness/bench.ts';
import { callHost, download, listed, paddedModel, untilPhase, wayOf } from '../harness/downloads.ts';
import { BROWSERS } from '../harness/launch.ts';
import { bytesFile, ModelServer } from '../harness/model-server.ts';
import { importModel, untilModelFiles } from '../harness/models-page.ts';
import { until } from '../harness/place.ts';
import { pressStop } from '../harness/stopped.ts';
import type { Tab } from '../harness/session.ts';

const BYTES = 3_000_000;
/** In bytes a second: time enough to close a page. */
const SLOW = 1_500_000;
const [OLDER, NEWER] = [paddedModel(BYTES, 11), paddedModel(BYTES, 12)];
const hashOf = (content: Uint8Array): string => createHash('sha256').update(content).digest('hex');

interface Outcome {
  readonly testedAt?: number;
  readonly testError?: { readonly code: string } | null;
}

/** What the host has noted of the newer version; null while it is not here. No page is needed to see it. */
function outcome({ session }: Bench): Promise<Outcome | null> {
  return session.inHost(
    async (name) => {
      const folder = await (await navigator.storage.getDirectory()).getDirectoryHandle('models', { create: true });
      const note = await folder.getFileHandle(name).then(
        (handle) => handle.getFile(),
        () => null,
      );
      // Firefox breaks off the reading of a file that is written anew meanwhile.
      const text = await note?.text().catch(() => '');
      return JSON.parse(text || 'null') as Outcome | null;
    },
    `${hashOf(NEWER)}.json`,
  );
}

describe.each(BROWSERS)('a newer version of a model in %s', (browser) => {
  let server: ModelServer;
  const bench = useBench(browser, {
    engine: 'scripted',
    withoutModel: true,
    models: async () => {
      server = await ModelServer.start();
      server.put(wayOf('kept'), bytesFile(NEWER));
      const kept = { ...listed({ id: 'kept', content: NEWER, pieces: null }), replaces: [hashOf(OLDER)] };
      return { base: server.base, list: [kept] };
    },
  });
  const open = (): Promise<Tab> => bench.session.openExtensionPage('/options.html');
  beforeEach(async () => {
    server.forget();
    server.usual = { rate: SLOW };
    await bench.script({});
    const tab = await open();
    for (const model of [NEWER, OLDER]) await callHost(tab.place, 'host.removeModel', { sha256: hashOf(model) });
    await callHost(tab.place, 'host.cancelDownload', { modelId: 'kept' });
    await untilModelFiles(tab.place, []);
    const file = path.join(bench.folder, 'older.gguf');
    await writeFile(file, OLDER);
    expect(await importModel(bench.session, tab, file)).toMatchObject({ errorCode: '' });
    await tab.page.close();
    if (!bench.options.page.isClosed()) await bench.options.page.close();
  });
  afterAll(async () => {
    await server.close();
  });

  /** Starts the download and closes the only page. */
  async function startAndLeave(): Promise<void> {
    const tab = await open();
    await download(tab.place, 'kept');
    await until('a request', () => server.requests.length > 0);
    await tab.page.close();
  }

  it('is tried out once it is here and no job runs, without any page, and takes over', async () => {
    // Some minutes of words that do not repeat themselves, which would end the job.
    await bench.script({ tokens: Array.from({ length: 500 }, (_, index) => `word${String(index)} `), tokenMs: 400 });
    const { card } = await bench.summarize();
    await card.waitForText('word1', '.answer');
    await bench.script({ tokens: ['Hello ', 'there.'] });
    await startAndLeave();
    await until('the newer file', () => outcome(bench));
    const watching = await open();
    await callHost(watching.place, 'host.status');
    await untilPhase(watching.place, 'kept', ['testing']);
    await watching.place.waitForText('Trying out', '.download');
    await watching.page.close();
    expect(
      await card.evaluate(() => document.querySelector('.job')?.getAttribute('data-phase')),
      'the job has the engine',
    ).toBe('writing');
    expect(await outcome(bench)).not.toHaveProperty('testedAt');

    await pressStop(card);
    await until('its test', async () => (await outcome(bench))?.testedAt !== undefined);
    const { page, place } = await open();
    await place.waitForText(
      'This is the update. The earlier version is still here',
      `.model.active[data-sha256="${hashOf(NEWER)}"]`,
    );
    await page.close();
  });

  it('that does not start leaves the older one in use, says so to whoever looks next, and can be tested again', async () => {
    await bench.script({ fault: { at: 'load', code: 'engine-load-failed' } });
    await startAndLeave();
    await until('its test', async () => (await outcome(bench))?.testError?.code === 'engine-load-failed');
    const { page, place } = await open();
    await place.waitForText(
      'did not pass its test, so the earlier version stays in use',
      `[data-sha256="${hashOf(NEWER)}"] [data-update=failed]`,
    );
    await place.waitForElement(`.model.active[data-sha256="${hashOf(OLDER)}"]`);
    await bench.script({ tokens: ['Hello.'] });
    await place.waitForText('It was tried and did not run here. The model could not be started', '[data-trial=failed]');
    await place.click('[data-trial=failed] .notice-steps .button:last-child');
    await place.waitForText('answered its test question and is used from now on', '.options-news');
    await place.waitForElement(`.model.active[data-sha256="${hashOf(NEWER)}"]`);
    await page.close();
  });
});
