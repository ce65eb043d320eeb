/** Models without a system role (Gemma, early Mistral): a system message is neither lost nor an error. */
import { describe, expect, it } from 'vitest';
import type { BrowserName } from '../harness/session';
import { useSuite } from './suite';
// For the types of its globals.
import type {} from './system-role.page';
import type { LlamaEngine } from './templates.page';

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
/** The system message has more tokens in any vocabulary. */
const LEAST_TOKENS = 20;

/** Makes the tests of an engine in a browser. */
export function testSystemRole(engine: LlamaEngine, browser: BrowserName): void {
  describe(`in ${browser}, ${engine}`, () => {
    const suite = useSuite(browser);

    it.each(Object.entries(TEMPLATES))('reads a system message by a template that %s', async (_, template) => {
      const { place } = await suite.open('system-role');
      const counts = await place.evaluate(
        (...of: [LlamaEngine, string]) => globalThis.systemRole?.(...of),
        engine,
        template,
      );
      expect(counts?.without).toBeGreaterThan(5);
      expect((counts?.with ?? 0) - (counts?.without ?? 0)).toBeGreaterThan(LEAST_TOKENS);
      await place.close();
    });
  });
}
