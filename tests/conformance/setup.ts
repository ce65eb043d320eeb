/** The providers ask the browser for addresses in the package; in Node there is neither. */
import { vi } from 'vitest';

vi.mock('webextension-polyfill', () => ({
  default: { runtime: { getURL: (path: string) => `extension://test${path}` } },
}));
