// @vitest-environment happy-dom
import '../testing/words';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { installed, listed } from '../testing/fake-models';
import { showModels, type ShownModels } from '../testing/show-models';

const NEW = 'a'.repeat(64);
const OLD = 'b'.repeat(64);

let shown: ShownModels;
afterEach(() => {
  shown.dispose();
});

describe('a model on this machine', () => {
  it('shows its size and when it was used last', async () => {
    shown = showModels({ models: [installed({ diskBytes: 300_000_000, usedAt: 1_700_000_000_000 })] });
    await shown.seen('300 MB on this disk');
    expect(shown.text('.model-line')).toContain('last used Nov 14, 2023');
    shown.dispose();
    shown = showModels({ models: [installed({ packaged: true })], sealed: true });
    await shown.seen('part of this edition', '.model-line');
    expect(shown.text('.model-line')).toContain('not used yet');
    expect(() => {
      shown.press('Remove Small');
    }, 'what is in the package cannot go').toThrow();
  });

  it('is looked at again when the user comes back to the page', async () => {
    shown = showModels({ models: [installed()] });
    await shown.seen('not used yet', '.model-line');
    shown.script.models = [installed({ usedAt: 1_700_000_000_000 })];
    document.dispatchEvent(new Event('visibilitychange'));
    await shown.seen('last used Nov 14, 2023', '.model-line');
  });
});

describe('a model that the browser has removed', () => {
  it('can be downloaded again, or forgotten', async () => {
    shown = showModels({
      catalogue: [listed()],
      lost: [
        { sha256: NEW, name: 'Small', bytes: 98_000_000 },
        { sha256: OLD, name: 'Mine', bytes: 1 },
      ],
    });
    await shown.seen('The browser has removed Small (98 MB) by itself to free space.');
    await shown.seen('Import its file again to use it.', `[data-lost="${OLD}"]`);
    await vi.waitFor(() => {
      shown.press('Download it again');
    });
    expect(shown.text('dialog')).toContain('Download Small?');
    shown.press('I don’t need it: Mine');
    await vi.waitFor(() => {
      expect(shown.callsOf('host.forgetLost')).toEqual([['host.forgetLost', { sha256: OLD }]]);
    });
  });
});
