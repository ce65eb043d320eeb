/** A page of a bench in the built extension for Chromium, with the demo model's file beside it. */
import { findBrowser } from '../tools/browsers/find-browser.ts';
import { buildExtension } from '../tools/build/build-extension.ts';
import { ensureDemoModel } from '../tools/demo-model.ts';
import { launch } from '../tests/harness/launch.ts';
import { packageWithPage } from '../tests/harness/package-with-page.ts';
import type { Place } from '../tests/harness/place.ts';

export interface DemoPage {
  readonly place: Place;
  close(): Promise<void>;
}

/** @param script the page's script, which finds the model at `/demo.gguf` */
export async function openDemoPage(script: string): Promise<DemoPage> {
  // As for the tests in browsers, the last build is used then.
  if (!process.env['SOTTO_SKIP_BUILD']) await buildExtension('chromium');
  const extension = await packageWithPage('chromium', script, { 'demo.gguf': await ensureDemoModel() });
  const session = await launch('chromium', {
    executable: await findBrowser('chromium'),
    extensionDir: extension.folder,
    proxy: null,
  });
  const { place } = await session.openExtensionPage('/extra.html');
  return {
    place,
    async close() {
      await session.close();
      await extension.remove();
    },
  };
}
