/** Every look that a surface has to stand, in the running extension. */
import { axeProblems, overflowOf } from './axe.ts';
import { PLAIN_LOOK, type Look } from './look.ts';
import type { Place } from './place.ts';

/** Without motion, or axe would see colours half way from one look to the next. */
const STILL: Look = { ...PLAIN_LOOK, reducedMotion: true };
const LOOKS: Readonly<Record<string, Look>> = {
  light: STILL,
  dark: { ...STILL, scheme: 'dark' },
  forced: { ...STILL, forcedColors: true },
};

/** Runs in a document: resolves when every transition is over. What goes on for ever is let be. */
async function untilStill(): Promise<void> {
  await new Promise((resolve) =>
    requestAnimationFrame(() => {
      requestAnimationFrame(resolve);
    }),
  );
  const finite = document.getAnimations().filter((one) => one.effect?.getComputedTiming().endTime !== Infinity);
  await Promise.allSettled(finite.map((one) => one.finished));
}

/** What axe finds in each look, and in text of twice the size, with the look before each line. */
export async function problemsInEveryLook(place: Place): Promise<string[]> {
  const found: string[] = [];
  for (const [name, look] of Object.entries(LOOKS)) {
    await place.emulate(look);
    await place.evaluate(untilStill);
    for (const problem of await axeProblems(place, look)) found.push(`${name}: ${problem}`);
  }
  await place.emulate(STILL);
  await place.evaluate(() => {
    document.documentElement.style.fontSize = '200%';
  });
  await place.evaluate(untilStill);
  for (const problem of await axeProblems(place)) found.push(`large: ${problem}`);
  if ((await overflowOf(place)) > 0) found.push('large: wider than its window');
  await place.evaluate(() => {
    document.documentElement.style.fontSize = '';
  });
  return found;
}
