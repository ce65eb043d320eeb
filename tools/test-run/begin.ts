/** Options that the run of checks and the run of tests share. */
import os from 'node:os';
import { ROOT } from './programs.ts';
import type { RunOptions } from './run-stages.ts';

/** A stage that prints nothing for so long counts as hung, in milliseconds. */
const SILENCE_MS = 20 * 60_000;
/** Time to close what is open, in milliseconds. Browsers close within a few seconds. */
const GRACE_MS = 5_000;

/**
 * Options for a run that ends, with all its programs, when the user interrupts it or its time is up.
 * @param limitMs the time, in milliseconds
 */
export function beginRun(limitMs: number, silenceMs = SILENCE_MS): RunOptions {
  const controller = new AbortController();
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const)
    process.on(signal, () => {
      controller.abort(signal);
    });
  process.stdout.on('error', () => {
    controller.abort('nobody reads what it prints');
  });
  setTimeout(() => {
    controller.abort(`the run may take ${String(Math.round(limitMs / 60_000))} minutes`);
  }, limitMs).unref();
  return {
    cwd: ROOT,
    slots: os.availableParallelism(),
    silenceMs,
    graceMs: GRACE_MS,
    signal: controller.signal,
    write: (text) => void process.stdout.write(text),
  };
}
