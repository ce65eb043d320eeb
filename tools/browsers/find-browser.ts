/** Finds a browser for the demo and the tests, and installs one if there is none. */
import { installBrowser, installCommand } from './install.ts';
import { OVERRIDES, searchBrowser, type BrowserName } from './search.ts';

const TITLES: Readonly<Record<BrowserName, string>> = { chromium: 'Chromium or Chrome', firefox: 'Firefox' };

/**
 * The program of a browser. Looks at SOTTO_CHROMIUM or SOTTO_FIREFOX, then PATH, then earlier downloads. Otherwise it
 * installs one, which may take minutes and shows its progress.
 * @throws Error with the next step where no browser is available.
 */
export async function findBrowser(browser: BrowserName): Promise<string> {
  const found = searchBrowser(browser);
  if (found !== null) return found;
  console.log(`There is no ${TITLES[browser]} on this machine: installing it.`);
  const installed = (await installBrowser(browser)) ? searchBrowser(browser) : null;
  if (installed !== null) return installed;
  throw new Error(
    `${TITLES[browser]} could not be installed. Run \`${installCommand(browser)}\`, which needs the network; or install it by hand, or set ${OVERRIDES[browser]} to its program. Then run this again.`,
  );
}
