/** Models without a system role (Gemma, early Mistral): what the system says is not lost, and is no error. */
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { searchBrowser } from '../../tools/browsers/search';
import { BROWSERS, launch } from '../harness/launch';
import { packageWithPage } from '../harness/package-with-page';
// For what it puts into the global scope.
import type {} from './system-role.page';

const TURN = "{{'<|im_start|>' + message['role'] + '\n' + message['content'] + '<|im_end|>' + '\n'}}";
const OPENING = "{% if add_generation_prompt %}{{ '<|im_start|>assistant\n' }}{% endif %}";
const TEMPLATES = {
  'has the role': `{% for message in messages %}${TURN}{% endfor %}${OPENING}`,
  'refuses the role, as Gemma 2 does': `{% if messages[0]['role'] == 'system' %}{{ raise_exception('System role not supported') }}{% endif %}{% for message in messages %}${TURN}{% endfor %}${OPENING}`,
  'reads it and leaves it out': `{% for message in messages %}{% if message['role'] == 'system' %}{% if message['content'] | length > 100000 %}never{% endif %}{% else %}${TURN}{% endif %}{% endfor %}${OPENING}`,
  'puts it before the first turn, as Gemma 3 does':
    `{% if messages[0]['role'] == 'system' %}{% set first = messages[0]['content'] + '\n\n' %}{% set messages = messages[1:] %}{% else %}{% set first = '' %}{% endif %}` +
    `{% for message in messages %}{{'<|im_start|>' + message['role'] + '\n' + (first if loop.first else '') + message['content'] + '<|im_end|>' + '\n'}}{% endfor %}${OPENING}`,
};
/** The system message has more tokens than this in any vocabulary. */
const LEAST_TOKENS = 20;

for (const browser of BROWSERS) {
  const executable = searchBrowser(browser);
  describe.skipIf(executable === null)(`in ${browser}`, () => {
    it('reads a system message by every template', async () => {
      const extension = await packageWithPage(browser, path.join(import.meta.dirname, 'system-role.page.ts'));
      const session = await launch(browser, {
        executable: executable ?? '',
        extensionDir: extension.folder,
        proxy: null,
      });
      try {
        const { place } = await session.openExtensionPage('/extra.html');
        await place.waitFor('the page', () => globalThis.systemRole !== undefined, []);
        for (const [what, template] of Object.entries(TEMPLATES)) {
          const counts = await place.evaluate((text: string) => globalThis.systemRole?.(text), template);
          expect(counts?.without, what).toBeGreaterThan(5);
          expect((counts?.with ?? 0) - (counts?.without ?? 0), what).toBeGreaterThan(LEAST_TOKENS);
        }
      } finally {
        await session.close();
        await extension.remove();
      }
    });
  });
}
