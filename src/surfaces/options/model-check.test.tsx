// @vitest-environment happy-dom
import '../testing/words';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { installed, listed } from '../testing/fake-models';
import { showModels, type ShownModels } from '../testing/show-models';

const NEW = 'a'.repeat(64);

let shown: ShownModels;
afterEach(() => {
  shown.dispose();
});

describe('the check of a model’s file', () => {
  it('says that every byte is as it should be', async () => {
    shown = showModels({ models: [installed()], checked: true });
    await shown.seen('Small');
    shown.press('Check this model');
    await shown.seen('Every byte is as it should be.', '.check [role=status]');
    expect(shown.callsOf('host.checkModel')).toEqual([['host.checkModel', { sha256: NEW }]]);
  });

  it('shows its progress, and can be stopped', async () => {
    shown = showModels({ models: [installed()] });
    await shown.seen('Small');
    shown.press('Check this model');
    await shown.seen('300 MB of 1 GB', '.check');
    shown.press('Stop');
    await shown.seen('The check was stopped. The model is as it was.', '.check [role=status]');
    expect(document.querySelector('.check .notice'), 'stopping is no failure').toBeNull();
    shown.script.checked = true;
    shown.press('Check this model');
    await shown.seen('Every byte is as it should be.', '.check [role=status]');
  });

  it('lets a damaged file be removed and downloaded again, once the user has agreed', async () => {
    shown = showModels({ models: [installed()], checked: false, catalogue: [listed({ installed: true })] });
    await shown.seen('Small');
    shown.press('Check this model');
    await shown.seen('The file has changed on this disk', '.check [role=alert]');
    shown.press('Download it again');
    expect(shown.callsOf('host.removeModel')).toEqual([]);
    shown.press('Download 98 MB');
    await vi.waitFor(() => {
      expect(shown.callsOf('allow', 'host.removeModel', 'host.download')).toEqual([
        ['allow', {}],
        ['host.removeModel', { sha256: NEW }],
        ['host.download', { modelId: 'small', accepted: true }],
      ]);
    });
  });

  it('lets a damaged file be removed that was imported', async () => {
    shown = showModels({ models: [installed()], checked: false });
    await shown.seen('Small');
    shown.press('Check this model');
    await shown.seen('import a fresh copy', '.check [role=alert]');
    shown.press('Remove');
    await vi.waitFor(() => {
      expect(shown.callsOf('host.removeModel')).toHaveLength(1);
    });
  });
});
