// @vitest-environment happy-dom
import '../testing/words';
import { afterEach, describe, expect, it, vi } from 'vitest';
import type { Benchmark } from '@/src/protocol/catalogue';
import type { Download } from '@/src/protocol/download';
import type { ModelInfo } from '@/src/protocol/model';
import { advice, download, installed, listed } from '../testing/fake-models';
import type { Script } from '../testing/script';
import { show, type Shown } from '../testing/render';
import { ModelsSection } from './models-section';

const NEW = 'a'.repeat(64);
const OLD = 'b'.repeat(64);
const older = installed({ sha256: OLD, quantization: 'Q4_0', bytes: 90_000_000 });
const benchmark: Benchmark = {
  sha256: NEW,
  engine: 'llama',
  prompt: 100,
  decode: 16,
  firstToken: 12_000,
  memory: { bytes: 300_000_000, measured: true },
  at: 1,
};

let shown: Shown;
afterEach(() => {
  shown.dispose();
});

type Own = { -readonly [K in keyof Script]: Script[K] };
function showModels(script: Script, chosen: string | null = null): Own {
  const own: Own = { ...script };
  shown = show(() => <ModelsSection chosen={chosen} />, own);
  return own;
}
const calls = (...names: string[]): unknown[] => shown.calls.filter(([call]) => names.includes(call));
const seen = (wanted: string, selector = 'body'): Promise<void> =>
  vi.waitFor(() => {
    expect(shown.text(selector)).toContain(wanted);
  });

describe('a model on this machine', () => {
  it('says what it takes and when it was used last', async () => {
    showModels({ models: [installed({ diskBytes: 300_000_000, usedAt: 1_700_000_000_000 })] });
    await seen('300 MB on this disk');
    expect(shown.text('.model-line')).toContain('last used Nov 14, 2023');
    shown.dispose();
    showModels({ models: [installed({ packaged: true })], sealed: true });
    await seen('part of this edition', '.model-line');
    expect(shown.text('.model-line')).toContain('not used yet');
    expect(() => {
      shown.press('Remove Small');
    }, 'what is in the package cannot go').toThrow();
  });

  it('has been used where its reader comes back from a page', async () => {
    const own = showModels({ models: [installed()] });
    await seen('not used yet', '.model-line');
    own.models = [installed({ usedAt: 1_700_000_000_000 })];
    document.dispatchEvent(new Event('visibilitychange'));
    await seen('last used Nov 14, 2023', '.model-line');
  });

  it('is checked byte by byte, and is whole', async () => {
    showModels({ models: [installed()], checked: true });
    await seen('Small');
    shown.press('Check this model');
    await seen('Every byte is as it should be.', '.check [role=status]');
    expect(calls('host.checkModel')).toEqual([['host.checkModel', { sha256: NEW }]]);
  });

  it('shows how far its check is, and stops it when asked', async () => {
    const script = showModels({ models: [installed()] });
    await seen('Small');
    shown.press('Check this model');
    await seen('300 MB of 1 GB', '.check');
    shown.press('Stop');
    await seen('The check was stopped. The model is as it was.', '.check [role=status]');
    expect(document.querySelector('.check .notice'), 'stopping is no failure').toBeNull();
    script.checked = true;
    shown.press('Check this model');
    await seen('Every byte is as it should be.', '.check [role=status]');
  });

  it('that is damaged is removed and fetched again, once the user has said yes', async () => {
    showModels({ models: [installed()], checked: false, catalogue: [listed({ installed: true })] });
    await seen('Small');
    shown.press('Check this model');
    await seen('The file has changed on this disk', '.check [role=alert]');
    shown.press('Get it again');
    expect(calls('host.removeModel')).toEqual([]);
    shown.press('Download 98 MB');
    await vi.waitFor(() => {
      expect(calls('allow', 'host.removeModel', 'host.download')).toEqual([
        ['allow', {}],
        ['host.removeModel', { sha256: NEW }],
        ['host.download', { modelId: 'small', accepted: true }],
      ]);
    });
  });

  it('that is damaged and came from a file leads to its removal', async () => {
    showModels({ models: [installed()], checked: false });
    await seen('Small');
    shown.press('Check this model');
    await seen('take in a fresh copy', '.check [role=alert]');
    shown.press('Remove');
    await vi.waitFor(() => {
      expect(calls('host.removeModel')).toHaveLength(1);
    });
  });

  it('is measured, and what came of it stands in plain words', async () => {
    const script = showModels({ models: [installed()], benchmark });
    await seen('Small');
    script.benchmarks = [benchmark];
    shown.press('Measure its speed (20 s)');
    await seen('about 12 words a second (16 tokens)', '.speed');
    expect(shown.text('.speed')).toMatch(
      /about 75 words a second \(100 tokens\).*after about 12 seconds on a usual page.*300 MB, measured/,
    );
    expect(calls('host.benchmark')).toEqual([['host.benchmark', { settings: { engine: 'auto', model: NEW } }]]);
  });

  it('stops being measured when asked, and says why it could not be', async () => {
    const script = showModels({ models: [installed()] });
    await seen('Small');
    shown.press('Measure its speed (20 s)');
    await vi.waitFor(() => {
      expect(document.querySelector('.speed progress')).toMatchObject({ value: 0.4 });
    });
    shown.press('Cancel');
    await seen('Measure its speed', '.speed');
    expect(document.querySelector('.speed .notice')).toBeNull();
    script.fails = { 'host.benchmark': 'engine-busy' };
    shown.press('Measure its speed (20 s)');
    await seen('The model is at work.', '.speed [role=alert]');
  });
});

describe('a model that has just come', () => {
  const come = installed({ untried: true });

  it('is not called ready before it has answered its test question, and says how far it is', async () => {
    const script = showModels({ models: [come], trials: [{ sha256: NEW, step: 'loading', fraction: 0.4 }] });
    await seen('Trying out Small', '[data-trial=trying]');
    expect(shown.text('.model')).toContain('starting it');
    expect(document.querySelector('.trial progress')).toMatchObject({ value: 0.4 });
    expect(shown.text('.model')).not.toContain('In use');
    document.querySelector<HTMLElement>('.trial button')?.focus();
    Object.assign(script, { models: [installed({ testedAt: 5 })], trials: [] });
    await seen('Small is ready.', '.options-news');
    expect(shown.text('.badge')).toBe('In use');
    expect(document.activeElement, 'the keyboard is at the model').toMatchObject({ type: 'radio' });
  });

  it('keeps the keyboard at Stop while it is tried, and stops', async () => {
    const script = showModels({ models: [come], trials: [{ sha256: NEW, step: 'loading', fraction: 0.1 }] });
    await seen('starting it', '.trial');
    document.querySelector<HTMLElement>('.trial button')?.focus();
    script.trials = [{ sha256: NEW, step: 'answering', fraction: null }];
    await seen('it answers a test question', '.trial');
    expect(document.activeElement?.textContent).toBe('Stop');
    script.trials = [];
    shown.press('Stop');
    await seen('It has not answered a test question yet.', '[data-trial=untried]');
    expect(calls('host.stopTrial')).toEqual([['host.stopTrial', { sha256: NEW }]]);
    shown.press('Try it out');
    await vi.waitFor(() => {
      expect(calls('host.tryModel')).toEqual([['host.tryModel', { sha256: NEW }]]);
    });
  });

  it('that cannot run says what it is and why, and offers the one that worked last', async () => {
    const failed = installed({ testError: { code: 'engine-lost', message: '' } });
    showModels(
      { models: [failed, installed({ sha256: OLD, name: 'Older', usedAt: 3 })], settings: { model: NEW } },
      NEW,
    );
    await seen(
      'It was tried and did not run here. The engine ended before it had written a word.',
      '[data-trial=failed]',
    );
    expect(shown.text('.notice-what').replace(/\s/g, ' ')).toBe('Small · 98 MB · llama');
    expect(shown.text('.badge'), 'though it is chosen').toBe('Did not run here');
    shown.press('Choose another model');
    expect(document.activeElement?.id).toBe('get-title');
    shown.press('Use Older instead');
    await vi.waitFor(() => {
      expect(calls('save')).toEqual([['save', { model: OLD }]]);
    });
  });

  it('is in use where the host says so, not where it is the newest', async () => {
    showModels({ models: [installed({ addedAt: 9, testError: { code: 'model-broken', message: '' } }), older] });
    await seen('In use', `[data-sha256="${OLD}"]`);
    expect(shown.text(`[data-sha256="${NEW}"]`)).not.toContain('In use');
  });
});

describe('a model that the browser has removed', () => {
  it('can be had again, or forgotten', async () => {
    showModels({
      catalogue: [listed()],
      lost: [
        { sha256: NEW, name: 'Small', bytes: 98_000_000 },
        { sha256: OLD, name: 'Mine', bytes: 1 },
      ],
    });
    await seen('The browser has removed Small (98 MB) by itself to free space.');
    await seen('Take in its file again to use it.', `[data-lost="${OLD}"]`);
    await vi.waitFor(() => {
      shown.press('Get it again');
    });
    expect(shown.text('dialog')).toContain('Get Small?');
    shown.press('I don’t need it: Mine');
    await vi.waitFor(() => {
      expect(calls('host.forgetLost')).toEqual([['host.forgetLost', { sha256: OLD }]]);
    });
  });
});

describe('a newer version', () => {
  const offered = {
    models: [older],
    catalogue: [listed({ updates: OLD, changes: 'Fewer mistakes.' })],
    choices: [advice()],
  };
  const here = { models: [installed(), older], catalogue: [listed({ installed: true, updates: OLD })] };

  /** The update is asked for and arrives. */
  async function arrive(script: Script, outcome: Partial<ModelInfo>): Promise<void> {
    let push: (downloads: readonly Download[]) => void = () => undefined;
    const own = showModels(
      {
        ...offered,
        ...script,
        onFollowDownloads: (change) => {
          push = change;
        },
      },
      OLD,
    );
    await seen('There is a newer version.', '[data-update=offered]');
    push([download()]);
    await seen('Getting Small', '.download');
    Object.assign(own, here, { models: [installed(outcome), older] });
    push([download({ phase: 'done' })]);
  }

  it('says what changes and how much is fetched', async () => {
    showModels(offered, OLD);
    await seen('Fewer mistakes. Weights: Q4_0 becomes Q4_1. Size: 90 MB becomes 98 MB.', '[data-update=offered]');
    shown.press('Get the newer version (98 MB)');
    expect(shown.text('dialog')).toContain('models.example');
  });

  it('is used once the host has let it answer a test question', async () => {
    await arrive({ settings: { model: NEW } }, { testedAt: 5 });
    await seen('answered its test question and is used from now on', '.options-news');
    expect(calls('host.tryModel', 'save'), 'both are the host’s').toEqual([]);
  });

  it('is said to be here where another model is in use', async () => {
    await arrive({ settings: { model: 'c'.repeat(64) } }, { testedAt: 5 });
    await seen('is here and answered its test question.', '.options-news');
  });

  it('says so while it is tried out, and can neither be paused nor cancelled then', async () => {
    showModels({ ...offered, downloads: [download({ phase: 'testing' })] }, OLD);
    await seen('Small is here and answers a test question', '.download');
    expect(document.querySelector('.download button')).toBeNull();
    expect(document.querySelector('[data-update=offered]'), 'it is offered no more').toBeNull();
  });

  it('that did not answer leaves the earlier one in use, says why whenever someone looks, and can be tested again', async () => {
    const testError = { code: 'engine-load-failed', message: '' } as const;
    await arrive({ settings: { model: OLD } }, { testError });
    await seen('did not pass its test. The earlier one stays in use.', '.options-news');
    shown.dispose();
    showModels({ ...here, models: [installed({ testError }), older] }, OLD);
    await seen('did not pass its test, so the earlier one stays in use.', '[data-update=failed]');
    await seen('It was tried and did not run here. The model could not be started', '[data-trial=failed]');
    shown.press('Try again');
    await vi.waitFor(() => {
      expect(calls('host.tryModel', 'save')).toEqual([['host.tryModel', { sha256: NEW }]]);
    });
  });

  it('can be gone back from in one click, and the earlier one removed', async () => {
    showModels(here, NEW);
    await seen('The earlier one is still here and takes 90 MB.', '[data-update=done]');
    shown.press('Go back');
    await vi.waitFor(() => {
      expect(calls('save')).toEqual([['save', { model: OLD }]]);
    });
    shown.press('Remove the earlier version');
    await vi.waitFor(() => {
      expect(calls('host.removeModel')).toEqual([['host.removeModel', { sha256: OLD }]]);
    });
  });
});
