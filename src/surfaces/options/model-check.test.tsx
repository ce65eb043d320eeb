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
  it('is checked byte by byte, and is whole', async () => {
    shown = showModels({ models: [installed()], checked: true });
    await shown.seen('Small');
    shown.press('Check this model');
    await shown.seen('Every byte is as it should be.', '.check [role=status]');
    expect(shown.callsOf('host.checkModel')).toEqual([['host.checkModel', { sha256: NEW }]]);
  });

  it('shows how far its check is, and stops it when asked', async () => {
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

  it('that is damaged is removed and fetched again, once the user has said yes', async () => {
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

  it('that is damaged and came from a file leads to its removal', async () => {
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
