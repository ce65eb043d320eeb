/** Checks a surface of the running extension in every look. */
import { axeProblems, overflowOf } from './axe.ts';
import { PLAIN_LOOK, type Look } from './look.ts';
import type { Place } from './place.ts';

/** Without motion, or axe would see colours in the middle of a transition. */
const STILL: Look = { ...PLAIN_LOOK, reducedMotion: true };
const LOOKS: Readonly<Record<string, Look>> = {
  light: STILL,
  dark: { ...STILL, scheme: 'dark' },
  forced: { ...STILL, forcedColors: true },
};

/** Runs in a document: resolves when every transition is over. Endless animations do not count. */
async function untilStill(): Promise<void> {
  await new Promise((resolve) =>
    requestAnimationFrame(() => {
      requestAnimationFrame(resolve);
    }),
  );
  const finite = document.getAnimations().filter((one) => one.effect?.getComputedTiming().endTime !== Infinity);
  await Promise.allSettled(finite.map((one) => one.finished));
}

/** What axe finds in each look and with text of twice the size. Each line begins with the look. */
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
