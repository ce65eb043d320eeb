/** What every test in a browser needs, found or fetched once before the first test. */
import type { TestProject } from 'vitest/node';
import { findBrowser } from '../../tools/browsers/find-browser.ts';
import { ensureDemoModel } from '../../tools/demo-model.ts';
import type { BrowserName } from './session.ts';

declare module 'vitest' {
  interface ProvidedContext {
    /** The browsers' programs. */
    executables: Record<BrowserName, string>;
    /** The demo model's file. */
    demoModel: string;
  }
}

/** Provides both browsers and the demo model. @throws Error with the next step where one is not available. */
export async function providePrerequisites(project: TestProject): Promise<void> {
  project.provide('executables', { chromium: await findBrowser('chromium'), firefox: await findBrowser('firefox') });
  project.provide('demoModel', await ensureDemoModel());
}
