/** Wrong words on a command line are told in plain lines, without a stack, and end a program with 2. */
import { parseArgs, type ParseArgsConfig } from 'node:util';

/** What is wrong, and below it how the program is used. */
export class UsageError extends Error {
  constructor(wrong: string, usage: string) {
    super(`${wrong}\nUsage: ${usage}`);
    this.name = 'UsageError';
  }
}

/** Node's own, whose complaints become a `UsageError`. */
export function readOptions<T extends ParseArgsConfig>(config: T, usage: string): ReturnType<typeof parseArgs<T>> {
  try {
    return parseArgs(config);
  } catch (error) {
    const wrong = error instanceof Error ? error.message : String(error);
    // How to pass what begins with a dash as a word is of no use: no program here takes such words.
    throw new UsageError(wrong.replace(/\. To specify a positional argument.*$/su, '.'), usage);
  }
}

const ALTERNATIVES = new Intl.ListFormat('en', { type: 'disjunction' });

/** @throws UsageError for what is none of them. */
export function oneOf<T extends string>(name: string, value: string, allowed: readonly T[], usage: string): T {
  const found = allowed.find((one) => one === value);
  if (found !== undefined) return found;
  throw new UsageError(`--${name} is ${ALTERNATIVES.format(allowed)}, not "${value}".`, usage);
}

/** What `read` makes of the command line; where its words are wrong, the program ends here. */
export function orEnd<T>(read: () => T): T {
  try {
    return read();
  } catch (error) {
    if (!(error instanceof UsageError)) throw error;
    console.error(error.message);
    process.exit(2);
  }
}
