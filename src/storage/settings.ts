/** The user's settings, in `storage.local`: read by surfaces and the background, which put them into each request. */
import * as v from 'valibot';
import browser from 'webextension-polyfill';
import { EngineChoiceSchema } from '@/src/protocol/task';

const SettingsSchema = v.object({
  engine: v.fallback(EngineChoiceSchema, 'auto'),
  /** SHA-256 of the chosen model, or null for the one installed last. */
  model: v.fallback(v.nullable(v.string()), null),
});
export type Settings = v.InferOutput<typeof SettingsSchema>;

const KEY = 'settings';

function parse(value: unknown): Settings {
  const result = v.safeParse(SettingsSchema, value ?? {});
  return result.success ? result.output : { engine: 'auto', model: null };
}

/** The settings; what is missing or broken in the store falls back to its default. */
export async function loadSettings(): Promise<Settings> {
  return parse((await browser.storage.local.get(KEY))[KEY]);
}

/** Changes some settings and leaves the others. */
export async function saveSettings(patch: Partial<Settings>): Promise<void> {
  await browser.storage.local.set({ [KEY]: { ...(await loadSettings()), ...patch } });
}

/** Calls back whenever any context changes the settings. Returns a stop function. */
export function watchSettings(onChange: (settings: Settings) => void): () => void {
  const listener = (changes: Record<string, { newValue?: unknown }>): void => {
    const change = changes[KEY];
    if (change) onChange(parse(change.newValue));
  };
  browser.storage.local.onChanged.addListener(listener);
  return () => { browser.storage.local.onChanged.removeListener(listener); };
}
