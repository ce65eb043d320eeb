import { beforeEach, expect, it } from 'vitest';
import { fakeBrowser } from 'wxt/testing/fake-browser';
import { loadKnownModels, saveKnownModels } from './known-models';

const model = { sha256: 'a'.repeat(64), name: 'Small', bytes: 4 };

beforeEach(() => {
  fakeBrowser.reset();
});

it('keeps a record, and reads of a broken one what there is', async () => {
  expect(await loadKnownModels()).toEqual([]);
  await saveKnownModels([model]);
  expect(await loadKnownModels()).toEqual([model]);
  await fakeBrowser.storage.local.set({ models: [{ sha256: 'short' }, model, null] });
  expect(await loadKnownModels()).toEqual([model]);
  await fakeBrowser.storage.local.set({ models: 'none' });
  expect(await loadKnownModels()).toEqual([]);
});
