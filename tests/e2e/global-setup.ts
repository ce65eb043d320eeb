/**
 * Before the end-to-end tests: browsers, the demo model, and both packages of each edition and with the scripted
 * engine. `npm test` has built them already and says so with SOTTO_SKIP_BUILD.
 */
import type { TestProject } from 'vitest/node';
import { buildExtension } from '../../tools/build/build-extension.ts';
import { resolveSettings } from '../../tools/build/resolve.ts';
import { parseBuildArguments } from '../../tools/build/settings.ts';
import { DEMO_MODEL } from '../../tools/demo-model.ts';
import { BROWSERS } from '../harness/launch.ts';
import { providePrerequisites } from '../harness/prerequisites.ts';

export default async function setup(project: TestProject): Promise<void> {
  await providePrerequisites(project);
  if (process.env['SOTTO_SKIP_BUILD']) return;
  const sealed = await resolveSettings(parseBuildArguments(['--sealed', DEMO_MODEL.id]));
  for (const browser of BROWSERS) {
    await buildExtension(browser, sealed);
    await buildExtension(browser);
    await buildExtension(browser, { mode: 'fake' });
  }
}
