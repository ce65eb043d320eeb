/** Checks a document with axe, by WCAG 2.2's rules. */
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import type { AxeResults } from 'axe-core';
import type { Place } from './place.ts';

const AXE = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');
const TAGS = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'];

interface AxeGlobal {
  axe?: { run(context: Document, options: object): Promise<AxeResults> };
}

/**
 * Problems that axe finds, one line each.
 * @param forcedColors whether the system's own colours are shown. axe sees only those of the style sheet, so contrast
 * is not checked then.
 */
export async function axeProblems(place: Place, { forcedColors = false } = {}): Promise<string[]> {
  const isThere = await place.evaluate(() => (globalThis as AxeGlobal).axe !== undefined);
  // Made into a function here, because an extension page's CSP forbids evaluating text.
  // eslint-disable-next-line @typescript-eslint/no-implied-eval, no-new-func -- made in the test, not in the page
  if (!isThere) await place.evaluate(new Function(`${AXE}; return true;`) as () => boolean);
  return place.evaluate(
    async (values, hasContrast) => {
      const { axe } = globalThis as AxeGlobal;
      if (!axe) throw new Error('axe is not there.');
      const rules = { 'color-contrast': { enabled: hasContrast } };
      const { violations } = await axe.run(document, { runOnly: { type: 'tag', values }, rules });
      return violations.flatMap(({ id, help, nodes }) =>
        nodes.map(
          ({ html, failureSummary }) =>
            `${id}: ${help}: ${html.slice(0, 160)} ${failureSummary?.replaceAll(/\s+/g, ' ') ?? ''}`,
        ),
      );
    },
    TAGS,
    !forcedColors,
  );
}

/** By how many CSS pixels a document is wider than its window: 0 if nobody has to scroll horizontally. */
export function overflowOf(place: Place): Promise<number> {
  return place.evaluate(() => Math.max(0, document.documentElement.scrollWidth - document.documentElement.clientWidth));
}
