/** A rewritten text in the place of the old one: real editors, real keys, and every way in which it must not happen. */
import { beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { useBench } from './harness/bench.ts';
import { LINES, linesIn, openEditors, pressControl, rewrite, serveEditors } from './harness/editors.ts';
import { BROWSERS } from './harness/launch.ts';
import { until, type Place } from './harness/place.ts';
import type { Tab } from './harness/session.ts';

const KINDS = ['textarea', 'controlled', 'divs', 'paragraphs', 'breaks', 'shadow', 'frame', 'prosemirror', 'lexical', 'codemirror'] as const;
const ONE = 'I have an apple and you have a pear.';
const SEVERAL = ['I have an apple and you have a pear.', 'We were late, sorry.', 'It rained.'];

const wordsOf = (text: string): string[] => text.split(/(?<=\s)/);

async function replace(card: Place): Promise<void> {
  await card.click('.job-buttons .primary');
  await card.waitForElement('[data-replaced], .notice');

}

describe.each(BROWSERS)('replacing in %s', (browser) => {
  const bench = useBench(browser, { engine: 'scripted' });
  beforeAll(() => serveEditors(bench));
  beforeEach(() => bench.script({ tokens: wordsOf(ONE) }));

  async function expectUndo(tab: Tab, kind: string, before: readonly string[], after: readonly string[]): Promise<void> {
    await pressControl(tab, 'z');
    await until('the old text', async () => (await linesIn(tab, kind)).join('\n') === before.join('\n'), 3_000)
      .catch(async () => { expect(await linesIn(tab, kind), `after one Ctrl+Z in ${kind}`).toEqual(before); });
    await pressControl(tab, 'y');
    await until('the new text again', async () => (await linesIn(tab, kind)).join('\n') === after.join('\n'), 3_000)
      .catch(async () => { expect(await linesIn(tab, kind), `after Ctrl+Y in ${kind}`).toEqual(after); });
  }

  it.each([...KINDS, 'input'] as const)('F41: puts one line into %s, and one Ctrl+Z brings the old one back', async (kind) => {
    const tab = await openEditors(bench);
    const before = await linesIn(tab, kind);
    const card = await rewrite(bench, tab, kind, [LINES[1]]);
    await replace(card);
    expect(await card.text('.notice')).toBe('');
    const after = before.map((line) => (line === LINES[1] ? ONE : line));
    expect(await linesIn(tab, kind)).toEqual(after);
    await expectUndo(tab, kind, before, after);
  });

  it.each(KINDS)('F41: puts several lines into %s, and one Ctrl+Z brings the old ones back', async (kind) => {
    await bench.script({ tokens: wordsOf(SEVERAL.join('\n')) });
    const tab = await openEditors(bench);
    const before = await linesIn(tab, kind);
    const card = await rewrite(bench, tab, kind, [LINES[1], LINES[2]]);
    await replace(card);
    expect(await card.text('.notice')).toBe('');
    const after = [LINES[0], ...SEVERAL, LINES[3]];
    expect(await linesIn(tab, kind)).toEqual(after);
    await expectUndo(tab, kind, before, after);
  });
});
