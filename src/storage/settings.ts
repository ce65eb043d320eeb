/** The user's settings, in `storage.local`: read by surfaces and the background, which put them into each request. */
import * as v from 'valibot';
import browser from 'webextension-polyfill';
import { ActionIdSchema } from '@/src/protocol/action';
import { Sha256Schema } from '@/src/protocol/ids';
import { EngineIdSchema, READINGS, type TaskSettings } from '@/src/protocol/task';

/** Engines that another one has taken the place of, by the names that older versions have stored. */
const SUCCESSORS: Readonly<Record<string, string>> = { wllama: 'llama' };

const StoredEngineSchema = v.pipe(
  EngineIdSchema,
  v.transform((name) => SUCCESSORS[name] ?? name),
);

export const SettingsSchema = v.object({
  engine: v.fallback(StoredEngineSchema, 'auto'),
  /** SHA-256 of the chosen model, or null for the one installed last. */
  model: v.fallback(v.nullable(Sha256Schema), null),
  /** What answers are written in, a BCP 47 tag, or null for the text's own language. */
  language: v.fallback(v.nullable(v.pipe(v.string(), v.regex(/^[A-Za-z0-9-]{2,35}$/))), null),
  /** The action that is the form of a page's summary that was chosen last, or null for the usual one. */
  form: v.fallback(v.nullable(ActionIdSchema), null),
  /** How a page is read that takes long. */
  reading: v.fallback(v.picklist(READINGS), 'quick'),
  /** How long conversations are kept: until the browser ends, or until they are erased. */
  history: v.fallback(v.picklist(['run', 'keep']), 'run'),
  /** Whether the panel lets the model read the page before the first question. */
  readAhead: v.fallback(v.boolean(), true),
});
export type Settings = v.InferOutput<typeof SettingsSchema>;

const KEY = 'settings';
const LOCK = 'sotto-settings';

export const DEFAULT_SETTINGS: Settings = {
  engine: 'auto',
  model: null,
  language: null,
  form: null,
  reading: 'quick',
  history: 'run',
  readAhead: true,
};

function parse(value: unknown): Settings {
  const result = v.safeParse(SettingsSchema, value ?? {});
  return result.success ? result.output : DEFAULT_SETTINGS;
}

/** The settings; what is missing or broken in the store falls back to its default. */
export async function loadSettings(): Promise<Settings> {
  return parse((await browser.storage.local.get(KEY))[KEY]);
}

/** The part of the settings that travels with a task. */
export async function loadTaskSettings(): Promise<TaskSettings> {
  const { engine, model, language, reading } = await loadSettings();
  return { engine, model, reading, ...(language !== null && { language }) };
}

/** Changes some settings and leaves the others. */
export function saveSettings(patch: Partial<Settings>): Promise<void> {
  return change(() => patch);
}

/** No model is chosen any more, if it was this one. */
export function letGoOfModel(sha256: string): Promise<void> {
  return change(({ model }) => (model === sha256 ? { model: null } : {}));
}

/** One change at a time, whatever context makes it: each builds on what the one before it has written. */
async function change(make: (now: Settings) => Partial<Settings>): Promise<void> {
  await navigator.locks.request(LOCK, async () => {
    const now = await loadSettings();
    await browser.storage.local.set({ [KEY]: { ...now, ...make(now) } });
  });
}

/** Calls back whenever any context changes the settings. Returns a stop function. */
export function watchSettings(onChange: (settings: Settings) => void): () => void {
  const listener = (changes: Record<string, { newValue?: unknown }>): void => {
    const change = changes[KEY];
    if (change) onChange(parse(change.newValue));
  };
  browser.storage.local.onChanged.addListener(listener);
  return () => {
    browser.storage.local.onChanged.removeListener(listener);
  };
}
