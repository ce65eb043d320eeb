import { beforeEach, describe, expect, it } from 'vitest';
import { fakeBrowser } from 'wxt/testing/fake-browser';
import { letGoOfModel, loadSettings, saveSettings } from './settings';

const [OURS, OTHER] = ['a', 'b'].map((digit) => digit.repeat(64)) as [string, string];

beforeEach(() => {
  fakeBrowser.reset();
});

describe('settings', () => {
  it('keep every change of several that are made at once', async () => {
    await Promise.all([
      saveSettings({ engine: 'llama' }),
      saveSettings({ model: OURS }),
      saveSettings({ readAhead: false }),
      saveSettings({ language: 'de' }),
    ]);
    expect(await loadSettings()).toMatchObject({ engine: 'llama', model: OURS, readAhead: false, language: 'de' });
  });

  it('let go of the chosen model, and of no other', async () => {
    await saveSettings({ model: OURS });
    await letGoOfModel(OTHER);
    expect((await loadSettings()).model).toBe(OURS);
    await letGoOfModel(OURS);
    expect((await loadSettings()).model).toBeNull();
  });

  it('keep a model that is chosen while another is let go of', async () => {
    await saveSettings({ model: OURS });
    await Promise.all([saveSettings({ model: OTHER }), letGoOfModel(OURS)]);
    expect((await loadSettings()).model).toBe(OTHER);
  });
});
