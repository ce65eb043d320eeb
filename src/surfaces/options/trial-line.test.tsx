// @vitest-environment happy-dom
import '../testing/words';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { installed } from '../testing/fake-models';
import { showModels, type ShownModels } from '../testing/show-models';

const NEW = 'a'.repeat(64);
const OLD = 'b'.repeat(64);
const older = installed({ sha256: OLD, quantization: 'Q4_0', bytes: 90_000_000 });

let shown: ShownModels;
afterEach(() => {
  shown.dispose();
});

describe('the trial of a model', () => {
  const come = installed({ untried: true });

  it('shows its progress, and calls the model ready only when it has passed', async () => {
    shown = showModels({ models: [come], trials: [{ sha256: NEW, step: 'loading', fraction: 0.4 }] });
    await shown.seen('Trying out Small', '[data-trial=trying]');
    expect(shown.text('.model')).toContain('starting');
    expect(document.querySelector('.trial progress')).toMatchObject({ value: 0.4 });
    expect(shown.text('.model')).not.toContain('In use');
    document.querySelector<HTMLElement>('.trial button')?.focus();
    Object.assign(shown.script, { models: [installed({ testedAt: 5 })], trials: [] });
    await shown.seen('Small is ready.', '.options-news');
    expect(shown.text('.badge')).toBe('In use');
    expect(document.activeElement, 'the keyboard is at the model').toMatchObject({ type: 'radio' });
  });

  it('keeps the focus at Stop while it runs, and can be stopped', async () => {
    shown = showModels({ models: [come], trials: [{ sha256: NEW, step: 'loading', fraction: 0.1 }] });
    await shown.seen('starting', '.trial');
    document.querySelector<HTMLElement>('.trial button')?.focus();
    shown.script.trials = [{ sha256: NEW, step: 'answering', fraction: null }];
    await shown.seen('answering a test question', '.trial');
    expect(document.activeElement?.textContent).toBe('Stop');
    shown.script.trials = [];
    shown.press('Stop');
    await shown.seen('It has not answered a test question yet.', '[data-trial=untried]');
    expect(shown.callsOf('host.stopTrial')).toEqual([['host.stopTrial', { sha256: NEW }]]);
    shown.press('Try it out');
    await vi.waitFor(() => {
      expect(shown.callsOf('host.tryModel')).toEqual([['host.tryModel', { sha256: NEW }]]);
    });
  });

  it('says which model did not run and why, and offers the model that worked last', async () => {
    const failed = installed({ testError: { code: 'engine-lost', message: '' } });
    shown = showModels(
      { models: [failed, installed({ sha256: OLD, name: 'Older', usedAt: 3 })], settings: { model: NEW } },
      NEW,
    );
    await shown.seen(
      'It was tried and did not run here. The engine ended before it had written a word.',
      '[data-trial=failed]',
    );
    expect(shown.text('.notice-what').replace(/\s/g, ' ')).toBe('Small · 98 MB · llama');
    expect(shown.text('.badge'), 'though it is chosen').toBe('Did not run here');
    shown.press('Choose another model');
    expect(document.activeElement?.id).toBe('get-title');
    shown.press('Use Older instead');
    await vi.waitFor(() => {
      expect(shown.callsOf('save')).toEqual([['save', { model: OLD }]]);
    });
  });

  it('puts in use what the host says, not the newest model', async () => {
    shown = showModels({
      models: [installed({ addedAt: 9, testError: { code: 'model-broken', message: '' } }), older],
    });
    await shown.seen('In use', `[data-sha256="${OLD}"]`);
    expect(shown.text(`[data-sha256="${NEW}"]`)).not.toContain('In use');
  });
});
