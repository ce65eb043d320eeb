/** Set up before each unit test file: lets `vi.waitFor` wait as long as a busy machine needs, instead of one second. */
import { vi } from 'vitest';

/** Less than a test's own limit, so that a failure names what was waited for. In milliseconds. */
const PATIENCE_MS = 15_000;

const { waitFor } = vi;
vi.waitFor = (look, options) =>
  waitFor(look, typeof options === 'number' ? options : { timeout: PATIENCE_MS, ...options });
