/** Finds or installs both browsers, and prints their programs. */
import { findBrowser } from './find-browser.ts';

try {
  for (const browser of ['chromium', 'firefox'] as const) console.log(`${browser}: ${await findBrowser(browser)}`);
} catch (error) {
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = 1;
}
