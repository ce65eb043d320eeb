/**
 * Which models have been on this machine, in `storage.local`: browsers that run out of room remove an extension's files
 * and databases, but not this. A model that is listed here and is not there was removed by the browser.
 */
import * as v from 'valibot';
import browser from 'webextension-polyfill';
import { LostModelSchema, type LostModel } from '@/src/protocol/model';

const KEY = 'models';
const KnownSchema = v.fallback(v.array(LostModelSchema), []);

/** All that have been here and were not removed by the user; none where the record is missing or broken. */
export async function loadKnownModels(): Promise<LostModel[]> {
  return v.parse(KnownSchema, (await browser.storage.local.get(KEY))[KEY]);
}

/** Puts another record in place of the kept one. */
export async function saveKnownModels(models: readonly LostModel[]): Promise<void> {
  await browser.storage.local.set({ [KEY]: models });
}
