/** The settings of a build, from the command line to wxt.config.ts. */
import path from 'node:path';
import { parseArgs } from 'node:util';

export type BuildBrowser = 'chromium' | 'firefox';

export interface SealedModel {
  /** Its name in the catalogue. */
  readonly id: string;
  /** The file that goes into the package, and its hash. */
  readonly file: string;
  readonly sha256: string;
}

/** How a build differs from the standard edition, for which all of this is null. */
export interface BuildSettings {
  /** The model in the package of a sealed build. */
  readonly sealed: SealedModel | null;
  /** Where models come from instead of their publisher: an address without a slash at its end. */
  readonly connect: string | null;
  /** A file with another list of models. */
  readonly catalogue: string | null;
  /** Where the packages go: `<out>/chrome-mv3`, `<out>/firefox-mv2`. */
  readonly out: string;
}

export interface BuildArguments {
  readonly sealedId: string | null;
  readonly modelFile: string | null;
  readonly connect: string | null;
  readonly catalogue: string | null;
  readonly out: string | null;
  readonly browsers: readonly BuildBrowser[];
  /** `fake`: with the scripted engine, for tests; never published. */
  readonly mode: 'production' | 'fake';
  readonly zip: boolean;
}

/** An option that cannot be used. `name` says which one, in a word; the message says what to do. */
export class BuildError extends Error {
  constructor(name: string, message: string) {
    super(message);
    this.name = name;
  }
}

const ROOT = path.resolve(import.meta.dirname, '../..');
const OUTPUT = path.join(ROOT, '.output');
/** The environment variable with the settings. WXT loads wxt.config.ts in a process of its own. */
const VARIABLE = 'SOTTO_BUILD';

export const USAGE =
  'npm run build -- [--sealed MODEL_ID [--model-file FILE]] [--connect URL] [--catalogue FILE] [--out DIR] [--browser chromium|firefox] [--mode fake]';

export const STANDARD: BuildSettings = { sealed: null, connect: null, catalogue: null, out: OUTPUT };

/** The default folder of a build. No other edition overwrites the standard one. */
export function defaultOut({
  sealedId,
  connect,
  catalogue,
}: Pick<BuildArguments, 'sealedId' | 'connect' | 'catalogue'>): string {
  if (sealedId !== null) return path.join(OUTPUT, 'sealed');
  return connect !== null || catalogue !== null ? path.join(OUTPUT, 'own') : OUTPUT;
}

/** @throws BuildError for unknown options, and for options that cannot be combined. */
export function parseBuildArguments(args: readonly string[]): BuildArguments {
  const values = readOptions(args);
  const {
    sealed: sealedId = null,
    'model-file': modelFile = null,
    catalogue = null,
    out = null,
    mode = 'production',
    browser,
    zip,
  } = values;
  const connect = values.connect === undefined ? null : modelBase(values.connect);
  if (sealedId !== null && connect !== null)
    throw new BuildError(
      'sealed-connects',
      '--sealed connects to nothing, so --connect has no meaning beside it. Leave one of them out.',
    );
  if (sealedId === null && modelFile !== null)
    throw new BuildError(
      'no-model-named',
      "--model-file goes with --sealed MODEL_ID: the file is checked against that model's hash.",
    );
  return {
    sealedId,
    modelFile,
    connect,
    catalogue,
    out,
    zip,
    browsers:
      browser === undefined ? ['chromium', 'firefox'] : [oneOf('browser', browser, ['chromium', 'firefox'] as const)],
    mode: oneOf('mode', mode, ['production', 'fake'] as const),
  };
}

function readOptions(args: readonly string[]) {
  try {
    return parseArgs({
      args: [...args],
      options: {
        sealed: { type: 'string' },
        'model-file': { type: 'string' },
        connect: { type: 'string' },
        catalogue: { type: 'string' },
        out: { type: 'string' },
        browser: { type: 'string' },
        mode: { type: 'string' },
        zip: { type: 'boolean', default: false },
      },
    }).values;
  } catch (error) {
    throw new BuildError('unknown-option', `${error instanceof Error ? error.message : String(error)}\n${USAGE}`);
  }
}

function oneOf<T extends string>(name: string, value: string, allowed: readonly T[]): T {
  const found = allowed.find((one) => one === value);
  if (found !== undefined) return found;
  throw new BuildError(`bad-${name}`, `--${name} is ${allowed.join(' or ')}, not "${value}".\n${USAGE}`);
}

/** Names of this machine that work in CSP and in both browsers' match patterns. `[::1]` has no match pattern. */
export const LOOPBACK = ['127.0.0.1', 'localhost'] as const;

/**
 * An address that models may come from, without a slash at its end.
 * @throws BuildError `bad-connect` for anything but https, or http on this machine, and for a query, a hash or a
 * password.
 */
export function modelBase(text: string): string {
  const url = URL.parse(text);
  const problem = url === null ? 'is no address' : addressProblem(url);
  if (url === null || problem !== null) {
    throw new BuildError(
      'bad-connect',
      `--connect ${problem ?? ''}: "${text}". It needs an address such as https://models.example.org/mirror; http goes on this machine alone (http://127.0.0.1:8080).`,
    );
  }
  return url.href.replace(/\/+$/, '');
}

function addressProblem(url: URL): string | null {
  const isHere = LOOPBACK.some((name) => name === url.hostname);
  if (url.protocol !== 'https:' && !(url.protocol === 'http:' && isHere))
    return 'is neither https nor http on this machine';
  if (url.username !== '' || url.password !== '')
    return 'has a name or password in it, which everybody who has the package could read';
  if (url.search !== '' || url.hash !== '') return 'has a query or a fragment, to which no path can be added';
  return null;
}

/** The environment that passes the settings to wxt.config.ts. */
export function toEnvironment(settings: BuildSettings): Record<string, string> {
  return { [VARIABLE]: JSON.stringify(settings) };
}

/** The settings that this process was started with, or the standard edition's, as in `npm run dev`. */
export function fromEnvironment(environment: NodeJS.ProcessEnv = process.env): BuildSettings {
  const text = environment[VARIABLE];
  return text === undefined ? STANDARD : (JSON.parse(text) as BuildSettings);
}
