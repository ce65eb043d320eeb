/** What the built package must not contain about engines. */
import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { BROWSERS, packageFor } from '../harness/launch';

function texts(folder: string, files: RegExp): { name: string; code: string }[] {
  return readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter((name) => files.test(name))
    .map((name) => ({ name, code: readFileSync(path.join(folder, name), 'utf8') }));
}

for (const browser of BROWSERS) {
  const folder = packageFor(browser);
  describe(`the package for ${browser}`, () => {
    it('is without the scripted engine: its code, its name, its words', () => {
      // Emscripten's file system has a mount point of that name.
      const traces = /fake-script\.json|(?<!mountpoint: ?)['"`]fake['"`]|\bscripted\b/i;
      expect(
        texts(folder, /\.(?:js|json|html)$/)
          .map(({ name, code }) => ({ name, found: traces.exec(code)?.[0] }))
          .filter(({ found }) => found !== undefined),
      ).toEqual([]);
    });

    it('starts no worker from text, and has no address to load an engine from', () => {
      // The models' host is there alone or as a match pattern. An engine's file would have a path.
      const suspicious =
        /jsdelivr|unpkg|huggingface\.co\/(?!\*)|raw\.githubusercontent|new Worker\([^)]*createObjectURL/;
      expect(
        texts(folder, /\.js$/)
          .filter(({ code }) => suspicious.test(code))
          .map(({ name }) => name),
      ).toEqual([]);
    });
  });
}
