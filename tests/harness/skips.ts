/** Skips a group of tests, with a reason that the run prints. */
import { describe, it } from 'vitest';
import type { SkipReason } from './skip-reasons.ts';

/**
 * `describe`, or in its place one skipped test with the group's name. The body does not run then, because it may read
 * what is missing. A single test calls its context's `skip(condition, reason)`.
 */
export function describeUnless(isMissing: boolean, reason: SkipReason): (name: string, body: () => void) => void {
  return (name, body) => {
    if (!isMissing) {
      describe(name, body);
      return;
    }
    it(name, ({ skip }) => {
      skip(reason);
    });
  };
}
