/** Wrong arguments end a program with status 2 and plain lines, without a stack. */
import { parseArgs, type ParseArgsConfig } from 'node:util';

/** Says what is wrong, and how the program is used. */
export class UsageError extends Error {
  constructor(wrong: string, usage: string) {
    super(`${wrong}\nUsage: ${usage}`);
    this.name = 'UsageError';
  }
}

/** Node's `parseArgs`, with its errors as `UsageError`. */
export function readOptions<T extends ParseArgsConfig>(config: T, usage: string): ReturnType<typeof parseArgs<T>> {
  try {
    return parseArgs(config);
  } catch (error) {
    const wrong = error instanceof Error ? error.message : String(error);
    // Without Node's hint about words that begin with a dash: no program here accepts such words.
    throw new UsageError(wrong.replace(/\. To specify a positional argument.*$/su, '.'), usage);
  }
}

const ALTERNATIVES = new Intl.ListFormat('en', { type: 'disjunction' });

/** @throws UsageError for a value that is not allowed. */
export function oneOf<T extends string>(name: string, value: string, allowed: readonly T[], usage: string): T {
  const found = allowed.find((one) => one === value);
  if (found !== undefined) return found;
  throw new UsageError(`--${name} is ${ALTERNATIVES.format(allowed)}, not "${value}".`, usage);
}

/** The result of `read`. Where it throws a UsageError, the program ends here. */
export function orEnd<T>(read: () => T): T {
  try {
    return read();
  } catch (error) {
    if (!(error instanceof UsageError)) throw error;
    console.error(error.message);
    process.exit(2);
  }
}
