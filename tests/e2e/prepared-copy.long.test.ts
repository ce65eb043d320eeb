/** A prepared copy in Chromium, where its answers take long. The rest is in `prepared-copy.test.ts`. */
import { writeFile } from 'node:fs/promises';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { useBench } from '../harness/bench.ts';
import { importModel } from '../harness/models-page.ts';
import { chooseEngine } from '../harness/options-page.ts';
import { expectOneCopyUntilItBreaks, LIMIT_MS, MODEL } from '../harness/prepared-copy.ts';
import { addTestLibraries } from '../harness/test-libraries.ts';

describe('a prepared copy in chromium', () => {
  const bench = useBench('chromium', { engine: 'shipped', withoutModel: true, preparePackage: addTestLibraries });

  it('is made once, and thrown away where it broke', { timeout: LIMIT_MS }, async () => {
    const file = path.join(bench.folder, 'rounded.gguf');
    await writeFile(file, MODEL);
    expect(await importModel(bench.session, bench.options, file)).toMatchObject({ errorCode: '' });
    await chooseEngine(bench.options, 'webllm');
    await expectOneCopyUntilItBreaks(bench);
  });
});
