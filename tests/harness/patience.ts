/** Set up before each unit test file: `vi.waitFor` waits as long as a busy machine needs, and not a second. */
import { vi } from 'vitest';

/** Less than a test's own limit, so that what was waited for is what the failure names. In milliseconds. */
const PATIENCE_MS = 15_000;

const { waitFor } = vi;
vi.waitFor = (look, options) =>
  waitFor(look, typeof options === 'number' ? options : { timeout: PATIENCE_MS, ...options });
