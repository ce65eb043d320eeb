/**
 * What Mozilla's linter says of a Firefox package; its store runs the same one. `addons-warnings.json` has the warnings
 * that a reader has looked at.
 */
import { execFile } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { dependency } from '../test-run/programs.ts';
import reviewed from './addons-warnings.json' with { type: 'json' };

export interface AddonMessage {
  readonly type: 'error' | 'warning' | 'notice';
  readonly code: string;
  readonly message: string;
  /** The file's path in the package, '' where it is about the whole. */
  readonly file: string;
  /** The code around the place, on one line; '' where there is none. */
  readonly near: string;
}

/** A warning that may stay. Each package must have it exactly once. */
export interface Explanation {
  readonly code: string;
  /** A pattern of the file's path. */
  readonly file: string;
  /** Code beside it, which that file has nowhere else. */
  readonly near: string;
  readonly reason: string;
}

export const EXPLANATIONS: readonly Explanation[] = reviewed;

interface Finding {
  readonly _type: AddonMessage['type'];
  readonly code: string;
  readonly message: string;
  readonly file?: string;
  readonly line?: number;
  readonly column?: number;
}

interface Report {
  readonly errors: readonly Finding[];
  readonly warnings: readonly Finding[];
  readonly notices: readonly Finding[];
}

/** Everything that the linter finds in a package's folder. @throws Error where it gives no report. */
export async function lintAddon(folder: string): Promise<AddonMessage[]> {
  const [program, ...args] = dependency('addons-linter', 'addons-linter', folder, '--output', 'json', '--boring');
  const text = await new Promise<string>((resolve, reject) => {
    // Where it finds errors its exit code is 1, and it prints its report all the same.
    execFile(program, args, { maxBuffer: 2 ** 28 }, (error, stdout, stderr) => {
      if (stdout.startsWith('{')) resolve(stdout);
      else reject(error ?? new Error(`addons-linter said nothing: ${stderr}`));
    });
  });
  const { errors, warnings, notices } = JSON.parse(text) as Report;
  return Promise.all([...errors, ...warnings, ...notices].map((finding) => withCode(folder, finding)));
}

async function withCode(folder: string, { _type: type, code, message, ...at }: Finding): Promise<AddonMessage> {
  const { file = '', line, column = 0 } = at;
  const text = file === '' || line === undefined ? '' : await readFile(path.join(folder, file), 'utf8');
  const near = (text.split('\n')[(line ?? 1) - 1] ?? '').slice(Math.max(0, column - 100), column + 160);
  return { type, code, message, file, near };
}

/** Errors, warnings and notices without a reason, and reasons without a warning. */
export function addonProblems(found: readonly AddonMessage[], explanations: readonly Explanation[]): string[] {
  const fits = (one: AddonMessage, { code, file, near }: Explanation): boolean =>
    one.type !== 'error' && one.code === code && new RegExp(file).test(one.file) && one.near.includes(near);
  const unexplained = found.filter((one) => !explanations.some((explanation) => fits(one, explanation)));
  return [
    ...unexplained.map(({ type, code, message, file, near }) => `${type} ${code}, ${file}: ${message}: …${near}…`),
    ...explanations.flatMap((explanation) => {
      const count = found.filter((one) => fits(one, explanation)).length;
      if (count === 1) return [];
      return [`addons-warnings.json: ${explanation.code} near "${explanation.near}" is there ${String(count)} times`];
    }),
  ];
}
