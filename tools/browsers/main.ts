/** Both browsers: found, or installed where there is none. Says which they are. */
import { findBrowser } from './find-browser.ts';

try {
  for (const browser of ['chromium', 'firefox'] as const) console.log(`${browser}: ${await findBrowser(browser)}`);
} catch (error) {
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = 1;
}
