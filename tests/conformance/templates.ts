/** Unusable chat templates are refused by name while the model loads, and a slow one can be stopped. */
import { BROKEN_TEMPLATES, MESSAGES } from '../fixtures/broken-templates';
import { beforeAll, describe, expect, it } from 'vitest';
import type { Place } from '../harness/place';
import type { BrowserName } from '../harness/session';
import { useSuite } from './suite';
import type { LlamaEngine } from './templates.page';

const LONG_LOOP = '{% for a in range(3000) %}{% for b in range(1000) %}{% endfor %}{% endfor %}';

/** Makes the tests of an engine in a browser. */
export function testTemplates(engine: LlamaEngine, browser: BrowserName): void {
  describe(`in ${browser}, on ${engine}, a chat template that`, () => {
    const suite = useSuite(browser);
    let place: Place;
    beforeAll(async () => {
      ({ place } = await suite.open('templates'));
    });
    const load = (template: string): Promise<unknown> =>
      place.evaluate((...of: [LlamaEngine, string]) => globalThis.templates?.load(...of), engine, template);

    it('writes all messages loads', async () => {
      expect(await load(MESSAGES)).toBeNull();
    });

    it.each(Object.entries(BROKEN_TEMPLATES))('%s is named', async (_, broken) => {
      expect(await load(broken)).toMatchObject({ code: 'model-broken', data: { part: 'template' } });
    });

    it('takes long is stopped at once, and the next answer does not wait for it', async () => {
      // Slow for nine messages only: a load tries the template with fewer, and ours passes marks instead of texts.
      const slow = `{% if messages | length == 9 %}${LONG_LOOP}{% endif %}${MESSAGES}`;
      const stopped = await place.evaluate(
        (...of: [LlamaEngine, string]) => globalThis.templates?.stopIn(...of, 500),
        engine,
        slow,
      );
      expect(stopped?.stopMs).toBeLessThan(300);
      expect(stopped?.firstMs).toBeLessThan(1_000);
      expect(stopped?.tokens).toBe(4);
      console.log(JSON.stringify({ browser, engine, ...stopped }));
    });
  });
}
