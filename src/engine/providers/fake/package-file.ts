/** The script that a test puts into a package of mode `fake`. */
import { extensionUrl } from '@/src/platform/extension-url';
import type { FakeScriptInput } from './script';

/** Asked for at each load and each answer; a package without one gets the defaults. */
export async function packagedScript(): Promise<FakeScriptInput> {
  const response = await fetch(extensionUrl('/fake-script.json')).catch(() => undefined);
  return response?.ok ? ((await response.json()) as FakeScriptInput) : {};
}
