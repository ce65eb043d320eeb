/**
 * Which models have been on this machine, in `storage.local`: browsers that run out of room remove an extension's files
 * and databases, but not this. A model that is listed here and is not there was removed by the browser.
 */
import browser from 'webextension-polyfill';
import { LostModelSchema, type LostModel } from '@/src/protocol/model';
import { parseRows } from './rows';

const KEY = 'models';

/** All that have been here and were not removed by the user, as far as the record can be read. */
export async function loadKnownModels(): Promise<LostModel[]> {
  const kept: unknown = (await browser.storage.local.get(KEY))[KEY];
  return Array.isArray(kept) ? parseRows(LostModelSchema, kept) : [];
}

/** Puts another record in place of the kept one. */
export async function saveKnownModels(models: readonly LostModel[]): Promise<void> {
  await browser.storage.local.set({ [KEY]: models });
}
