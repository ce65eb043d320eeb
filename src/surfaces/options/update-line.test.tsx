// @vitest-environment happy-dom
import '../testing/words';
import { afterEach, describe, expect, it, vi } from 'vitest';
import type { ModelInfo } from '@/src/protocol/model';
import { advice, download, installed, listed } from '../testing/fake-models';
import type { Script } from '../testing/script';
import { showModels, type ShownModels } from '../testing/show-models';

const NEW = 'a'.repeat(64);
const OLD = 'b'.repeat(64);
const older = installed({ sha256: OLD, quantization: 'Q4_0', bytes: 90_000_000 });

let shown: ShownModels;
afterEach(() => {
  shown.dispose();
});

describe('an update of a model', () => {
  const offered = {
    models: [older],
    catalogue: [listed({ updates: OLD, changes: 'Fewer mistakes.' })],
    choices: [advice()],
  };
  const here = { models: [installed(), older], catalogue: [listed({ installed: true, updates: OLD })] };

  /** The update is downloaded, and the host has tried it out. */
  async function arrive(script: Script, outcome: Partial<ModelInfo>): Promise<void> {
    shown = showModels({ ...offered, ...script }, OLD);
    await shown.seen('There is an update.', '[data-update=offered]');
    shown.push(download());
    await shown.seen('Downloading Small', '.download');
    Object.assign(shown.script, here, { models: [installed(outcome), older] });
    shown.push(download({ phase: 'done' }));
  }

  it('says what changes and how large the download is', async () => {
    shown = showModels(offered, OLD);
    await shown.seen('Fewer mistakes. Weights: Q4_0 becomes Q4_1. Size: 90 MB becomes 98 MB.', '[data-update=offered]');
    shown.press('Download the update (98 MB)');
    expect(shown.text('dialog')).toContain('models.example');
  });

  it('is used once the host has let it answer a test question', async () => {
    await arrive({ settings: { model: NEW } }, { testedAt: 5 });
    await shown.seen('answered its test question and is used from now on', '.options-news');
    expect(shown.callsOf('host.tryModel', 'save'), 'both are the host’s').toEqual([]);
  });

  it('is not said to be used where another model is in use', async () => {
    await arrive({ settings: { model: 'c'.repeat(64) } }, { testedAt: 5 });
    await shown.seen('is here and answered its test question.', '.options-news');
  });

  it('cannot be paused or cancelled while it is tried out', async () => {
    shown = showModels({ ...offered, downloads: [download({ phase: 'testing' })] }, OLD);
    await shown.seen('Trying out Small', '.download');
    expect(document.querySelector('.download button')).toBeNull();
    expect(document.querySelector('[data-update=offered]'), 'it is not offered any more').toBeNull();
  });

  it('that failed its trial leaves the earlier version in use, says why, and can be tried out again', async () => {
    const testError = { code: 'engine-load-failed', message: '' } as const;
    await arrive({ settings: { model: OLD } }, { testError });
    await shown.seen('did not pass its test. The earlier version stays in use.', '.options-news');
    shown.dispose();
    shown = showModels({ ...here, models: [installed({ testError }), older] }, OLD);
    await shown.seen('did not pass its test, so the earlier version stays in use.', '[data-update=failed]');
    await shown.seen('It was tried and did not run here. The model could not be started', '[data-trial=failed]');
    shown.press('Try again');
    await vi.waitFor(() => {
      expect(shown.callsOf('host.tryModel', 'save')).toEqual([['host.tryModel', { sha256: NEW }]]);
    });
  });

  it('can be undone in one click, and the earlier version can be removed', async () => {
    shown = showModels(here, NEW);
    await shown.seen('The earlier version is still here and takes 90 MB.', '[data-update=done]');
    shown.press('Go back');
    await vi.waitFor(() => {
      expect(shown.callsOf('save')).toEqual([['save', { model: OLD }]]);
    });
    shown.press('Remove the earlier version');
    await vi.waitFor(() => {
      expect(shown.callsOf('host.removeModel')).toEqual([['host.removeModel', { sha256: OLD }]]);
    });
  });
});
