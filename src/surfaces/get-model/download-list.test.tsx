// @vitest-environment happy-dom
import '../testing/words';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { advice, download, installed, listed } from '../testing/fake-models';
import { showModels, type ShownModels } from '../testing/show-models';

const some = { catalogue: [listed()], choices: [advice()] } as const;

let shown: ShownModels;
afterEach(() => {
  shown.dispose();
});

describe('a download', () => {
  const list = (): string => shown.text('.downloads');

  it('shows bytes, rate and time left, and can be paused, continued and cancelled', async () => {
    shown = showModels(some);
    await shown.seen('Download (');
    shown.push(download());
    await shown.seen('Downloading Small');
    expect(list()).toMatch(/49 MB of 98 MB.*1 MB a second.*about 49 seconds left/);
    expect(document.querySelector('.download progress')).toMatchObject({ value: 0.5 });
    shown.press('Pause');
    shown.push(download({ phase: 'paused', rate: null, secondsLeft: null }));
    await shown.seen('The download of Small is paused');
    shown.press('Go on');
    shown.press('Cancel: Small');
    expect(shown.text('[role=alertdialog]')).toContain('49 MB have arrived and will be removed');
    shown.press('Cancel and remove');
    await vi.waitFor(() => {
      expect(
        shown
          .callsOf('host.pauseDownload', 'host.download', 'host.cancelDownload', 'allow')
          .map((call) => (call as string[])[0]),
      ).toEqual(['host.pauseDownload', 'allow', 'host.cancelDownload', 'host.download']);
    });
    shown.push();
    await vi.waitFor(() => {
      expect(list()).toBe('');
    });
  });

  it('counts down to the next try, and can be tried at once', async () => {
    shown = showModels(some);
    shown.push(
      download({
        phase: 'backing-off',
        rate: null,
        secondsLeft: null,
        retryAt: Date.now() + 12_000,
        error: { code: 'download-busy', message: '' },
      }),
    );
    await shown.seen('The server is too busy at the moment. Next try in 12 seconds.');
    await vi.waitFor(() => {
      expect(list()).toContain('Next try in 11 seconds.');
    }, 3_000);
    shown.press('Try now');
    await vi.waitFor(() => {
      expect(shown.callsOf('host.download')).toHaveLength(1);
    });
  });

  it('says why it was interrupted or failed, and what to do', async () => {
    shown = showModels(some);
    shown.push(download({ phase: 'interrupted' }));
    await shown.seen('What has arrived is kept.');
    expect(shown.callsOf('host.download'), 'it does not continue by itself').toEqual([]);
    shown.push(download({ phase: 'failed', done: 0, error: { code: 'download-missing', message: '' } }));
    await shown.seen('no longer where it was', '.download [role=alert]');
    shown.press('Choose a model');
    expect(document.activeElement?.id).toBe('get-title');
  });

  it('becomes a model that is used, when the download was seen running', async () => {
    shown = showModels(some);
    await shown.seen('Download (');
    shown.push(download());
    await shown.seen('Downloading Small');
    document.querySelector<HTMLButtonElement>('.download button')?.focus();
    shown.script.models = [installed()];
    shown.script.catalogue = [listed({ installed: true })];
    shown.push(download({ phase: 'done', done: 98_000_000 }));
    await shown.seen('Small is ready. Sotto uses it from now on.', '.options-news');
    expect(shown.callsOf('save'), 'the host has done it').toEqual([]);
    await vi.waitFor(() => {
      expect(document.activeElement?.getAttribute('aria-label')).toBe('Use Small');
    });
  });

  it('changes nothing where it was done before the page was opened', async () => {
    shown = showModels({ ...some, models: [installed()] });
    await shown.seen('One model');
    shown.push(download({ phase: 'done' }));
    await Promise.resolve();
    expect(shown.callsOf('save')).toEqual([]);
    expect(list()).toBe('');
  });

  it('is announced by phases and quarters, not by every change', async () => {
    shown = showModels(some);
    const said: string[] = [];
    const region = (): Element | undefined =>
      [...document.querySelectorAll('#models > [role=status]')].find((one) =>
        one.classList.contains('visually-hidden'),
      );
    await vi.waitFor(() => {
      expect(region()).toBeDefined();
    });
    new MutationObserver(() => {
      const now = region()?.textContent.trim() ?? '';
      if (now !== '') said.push(now);
    }).observe(region() ?? document.body, { childList: true, subtree: true, characterData: true });
    vi.useFakeTimers();
    try {
      for (let percent = 0; percent <= 80; percent += 1) {
        shown.push(download({ done: percent * 980_000 }));
        await vi.advanceTimersByTimeAsync(1_000);
      }
    } finally {
      vi.useRealTimers();
    }
    expect(said).toEqual([
      'Downloading Small',
      'Small: 25 % downloaded',
      'Small: 50 % downloaded',
      'Small: 75 % downloaded',
    ]);
  });
});
