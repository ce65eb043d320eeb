/** `npm run build`: builds the packages for both browsers, of the standard edition or as the options say. */
import path from 'node:path';
import { buildExtension } from './build/build-extension.ts';
import { resolveSettings } from './build/resolve.ts';
import { parseBuildArguments } from './build/settings.ts';

try {
  const options = parseBuildArguments(process.argv.slice(2));
  const settings = await resolveSettings(options);
  for (const browser of options.browsers) {
    const folder = await buildExtension(browser, { ...settings, mode: options.mode, zip: options.zip });
    console.log(`${browser}: ${path.relative(process.cwd(), folder)}`);
  }
} catch (error) {
  console.error(error instanceof Error ? `${error.name}: ${error.message}` : String(error));
  process.exitCode = 1;
}
