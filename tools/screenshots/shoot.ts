/** Takes one picture of one state in one look, and tells what is wrong with it. */
import { writeFile } from 'node:fs/promises';
import { axeProblems, overflowOf } from '../../tests/harness/axe.ts';
import type { Look } from '../../tests/harness/look.ts';
import type { Camera } from './camera.ts';
import { LOOKS, isSizedByItself, sizeOf } from './looks.ts';

/** A state of a surface (`tools/preview/states.ts`) in a look. */
export interface View {
  readonly surface: string;
  readonly state: string;
  readonly look: string;
}

/** Takes the picture into `file` and returns the problems, one line each. */
export async function shoot(
  { page, place }: Camera,
  preview: string,
  { surface, state, look }: View,
  file: string,
): Promise<string[]> {
  const wanted = LOOKS[look];
  if (!wanted) throw new Error(`There is no look "${look}".`);
  const { whole = false, ...size } = sizeOf(surface);
  await page.setViewport({ ...size, ...(wanted.width !== undefined && { width: wanted.width }) });
  await page.goto(`${preview}?${surface}=${state}`);
  await place.waitForElement('main');
  await place.emulate(wanted);
  await place.waitFor(`the look "${look}"`, hasLook, [wanted]);
  if (wanted.textPercent !== undefined) await place.evaluate(setTextSize, wanted.textPercent);
  await place.evaluate(untilQuiet);
  await writeFile(file, await page.screenshot({ fullPage: whole }));
  const overflow = await overflowOf(place);
  return [
    ...(await axeProblems(place, wanted)),
    ...(overflow > 0 && !isSizedByItself(surface) ? [`${String(overflow)} px wider than its window`] : []),
  ];
}

/** Runs in the page. */
function hasLook({ scheme, forcedColors, reducedMotion }: Look): boolean {
  return (
    matchMedia(`(prefers-color-scheme: ${scheme})`).matches &&
    matchMedia('(forced-colors: active)').matches === forcedColors &&
    matchMedia('(prefers-reduced-motion: reduce)').matches === reducedMotion
  );
}

/** Runs in the page. Every text size is relative to the root's. */
function setTextSize(percent: number): void {
  document.documentElement.style.fontSize = `${String(percent)}%`;
}

/** Runs in the page: resolves once the state's actions are done, the fonts are loaded, and nothing changes any more. */
async function untilQuiet(): Promise<void> {
  const quietMs = 120;
  const limitMs = 2_000;
  const began = performance.now();
  while (document.documentElement.dataset['acted'] === undefined)
    await new Promise((resolve) => setTimeout(resolve, 10));
  await document.fonts.ready;
  await new Promise<void>((resolve) => {
    let last = performance.now();
    const observer = new MutationObserver(() => {
      last = performance.now();
    });
    observer.observe(document, { subtree: true, childList: true, characterData: true, attributes: true });
    const timer = setInterval(() => {
      const now = performance.now();
      if (now - last < quietMs && now - began < limitMs) return;
      clearInterval(timer);
      observer.disconnect();
      resolve();
    }, 20);
  });
}
