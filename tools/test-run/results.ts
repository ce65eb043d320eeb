/** The results of one run of vitest, as the report shows them. */
import { stripVTControlCharacters } from 'node:util';
import type { TestCase, TestModule, TestSuite } from 'vitest/node';

/** So many characters of a failure's message are shown. */
const MESSAGE_CHARS = 300;

export interface Skip {
  readonly name: string;
  /** What the test gave to `skip()`; null if nothing, as with `it.skip` and `it.todo`. */
  readonly reason: string | null;
}

export interface Results {
  readonly passed: number;
  /** A line for each failed test and each other failure, with the beginning of its message. */
  readonly failures: readonly string[];
  /** Tests that failed first and passed then. */
  readonly secondTry: readonly string[];
  readonly skipped: readonly Skip[];
  readonly files: readonly { readonly file: string; readonly ms: number }[];
}

export const NOTHING: Results = { passed: 0, failures: [], secondTry: [], skipped: [], files: [] };

/** The arguments of `onTestRunEnd`. */
export interface RunEnd {
  readonly modules: readonly TestModule[];
  /** Messages of errors outside any test: a worker that died, a rejection that nobody handled. */
  readonly unhandled: readonly string[];
  readonly wasInterrupted: boolean;
}

/** Every test counts: what did not pass is a failure or a skip. */
export function resultsOf({ modules, unhandled, wasInterrupted }: RunEnd): Results {
  const parts = modules.map(moduleResults);
  const failures = [
    ...parts.flatMap((part) => part.failures),
    ...unhandled.map((message) => `outside of any test: ${brief(message)}`),
    ...(wasInterrupted ? ['the run was interrupted'] : []),
  ];
  const passed = parts.reduce((sum, part) => sum + part.passed, 0);
  const skipped = parts.flatMap((part) => part.skipped);
  const isEmpty = passed + failures.length + skipped.length === 0;
  return {
    passed,
    failures: isEmpty ? ['no tests were found'] : failures,
    secondTry: parts.flatMap((part) => part.secondTry),
    skipped,
    files: parts.flatMap((part) => part.files),
  };
}

function moduleResults(module: TestModule): Results {
  const project = module.project.name;
  const file = project === '' ? module.relativeModuleId : `[${project}] ${module.relativeModuleId}`;
  const tests = [...module.children.allTests()];
  const suites = [...module.children.allSuites()];
  const times = module.diagnostic();
  const named = (what: string): string => `${file} > ${what}`;
  const failures = [
    ...module.errors().map((error) => named(`the file itself: ${brief(error.message)}`)),
    ...(['queued', 'pending'].includes(module.state()) ? [named('the file itself did not end')] : []),
    ...suites
      .filter(isBroken)
      .map((suite) => named(`${suite.fullName}: before or after its tests${reason(suite.errors())}`)),
    ...tests.flatMap((test) => problem(test).map((what) => named(`${test.fullName}${what}`))),
  ];
  return {
    passed: tests.filter((test) => test.result().state === 'passed').length,
    failures,
    secondTry: tests.filter((test) => test.diagnostic()?.flaky).map((test) => named(test.fullName)),
    skipped: tests.filter((test) => problem(test).length === 0).flatMap((test) => skipOf(test, named(test.fullName))),
    files: [
      {
        file,
        ms:
          times.prepareDuration +
          times.environmentSetupDuration +
          times.setupDuration +
          times.collectDuration +
          times.duration,
      },
    ],
  };
}

/** What went wrong with a test, to append to its name. Empty where it passed or was skipped. */
function problem(test: TestCase): string[] {
  const result = test.result();
  if (result.state === 'failed') return [reason(result.errors)];
  if (result.state === 'pending') return [' did not end'];
  return result.state === 'skipped' && result.note === undefined && isUnderBroken(test) ? [' did not run'] : [];
}

function skipOf(test: TestCase, name: string): Skip[] {
  const result = test.result();
  return result.state === 'skipped' ? [{ name, reason: result.note ?? null }] : [];
}

const isBroken = (group: TestSuite | TestModule): boolean => group.errors().length > 0;

/** Whether a `beforeAll` around a test failed: vitest reports such a test as skipped. */
function isUnderBroken({ parent }: TestCase): boolean {
  for (let group = parent; ; group = group.parent) {
    if (isBroken(group)) return true;
    if (group.type === 'module') return false;
  }
}

/** The first error's message, to append to a name. */
function reason(errors: readonly { readonly message: string }[]): string {
  const message = brief(errors[0]?.message ?? '');
  return message === '' ? '' : `: ${message}`;
}

/** A message in one line. Its first lines matter: fast-check's second one has the seed that repeats a failure. */
function brief(message: string): string {
  const words = stripVTControlCharacters(message.slice(0, 10 * MESSAGE_CHARS))
    .split(/\s+/)
    .filter(Boolean)
    .join(' ');
  return words.length > MESSAGE_CHARS ? `${words.slice(0, MESSAGE_CHARS - 1)}…` : words;
}
