/** The providers ask the browser for addresses in the package, which do not exist in Node. */
import { vi } from 'vitest';

vi.mock('webextension-polyfill', () => ({
  default: { runtime: { getURL: (path: string) => `extension://test${path}` } },
}));
