/** What the built package must not hold of engines. */
import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { BROWSERS, packageFor } from '../harness/launch';

function scripts(folder: string): { name: string; code: string }[] {
  return readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('.js'))
    .map((name) => ({ name, code: readFileSync(path.join(folder, name), 'utf8') }));
}

for (const browser of BROWSERS) {
  const folder = packageFor(browser);
  describe(`the package for ${browser}`, () => {
    it('is without the scripted engine', () => {
      expect(
        scripts(folder)
          .filter(({ code }) => code.includes('fake-script.json'))
          .map(({ name }) => name),
      ).toEqual([]);
    });

    it('starts no worker from text, and knows no place to get an engine from', () => {
      // Models come from the publisher's host, which stands alone or as a match pattern; an engine's file has a path.
      const suspicious =
        /jsdelivr|unpkg|huggingface\.co\/(?!\*)|raw\.githubusercontent|new Worker\([^)]*createObjectURL/;
      expect(
        scripts(folder)
          .filter(({ code }) => suspicious.test(code))
          .map(({ name }) => name),
      ).toEqual([]);
    });
  });
}
