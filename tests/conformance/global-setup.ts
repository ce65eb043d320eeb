/** Prepares browsers, the demo model, and for each browser one package with all pages of the suite. */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { TestProject } from 'vitest/node';
import { demoModelPath } from '../../tools/demo-model.ts';
import { BROWSERS } from '../harness/launch.ts';
import { providePrerequisites } from '../harness/prerequisites.ts';
import type { BrowserName } from '../harness/session.ts';
import { bundleSuite, makePackage } from './suite-package.ts';

declare module 'vitest' {
  interface ProvidedContext {
    /** Folders of the packages with the suite's pages. */
    suitePackages: Record<BrowserName, string>;
  }
}

export default async function setup(project: TestProject): Promise<() => Promise<void>> {
  await providePrerequisites(project);
  const folder = await mkdtemp(path.join(tmpdir(), 'sotto-conformance-'));
  const remove = (): Promise<void> => rm(folder, { recursive: true, force: true });
  try {
    const pages = path.join(folder, 'pages');
    await bundleSuite(pages);
    const packages = { chromium: path.join(folder, 'chromium'), firefox: path.join(folder, 'firefox') };
    for (const browser of BROWSERS) await makePackage(browser, packages[browser], pages, demoModelPath());
    project.provide('suitePackages', packages);
    return remove;
  } catch (error) {
    await remove();
    throw error;
  }
}
