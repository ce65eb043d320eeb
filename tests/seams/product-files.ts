import { readdirSync } from 'node:fs';
import path from 'node:path';

/** Scripts of the product, without tests and what they share. */
export function productFiles(): string[] {
  return ['src', 'entrypoints'].flatMap((folder) =>
    readdirSync(folder, { recursive: true, encoding: 'utf8' })
      .map((name) => path.posix.join(folder, name))
      .filter((name) => /\.tsx?$/.test(name) && !/\.(?:test|fixture)\.tsx?$|\/testing\//.test(name)),
  );
}
