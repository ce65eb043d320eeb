/** Before the end-to-end tests: browsers, the demo model, and both packages as they are shipped and with the scripted engine. */
import type { TestProject } from 'vitest/node';
import { findBrowser } from '../../tools/browsers/find-browser.ts';
import { buildExtension } from '../../tools/build/build-extension.ts';
import { ensureDemoModel } from '../../tools/demo-model.ts';
import { BROWSERS } from './harness/launch.ts';

declare module 'vitest' {
  interface ProvidedContext {
    executables: Record<(typeof BROWSERS)[number], string>;
    demoModel: string;
  }
}

export default async function setup(project: TestProject): Promise<void> {
  project.provide('executables', { chromium: await findBrowser('chromium'), firefox: await findBrowser('firefox') });
  project.provide('demoModel', await ensureDemoModel());
  // While only tests change, what was built last will do.
  if (process.env['SOTTO_SKIP_BUILD']) return;
  for (const browser of BROWSERS) {
    await buildExtension(browser);
    await buildExtension(browser, { mode: 'fake' });
  }
}
