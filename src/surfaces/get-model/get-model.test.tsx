// @vitest-environment happy-dom
import '../testing/words';
import { afterEach, describe, expect, it, vi } from 'vitest';
import type { Download } from '@/src/protocol/download';
import { ModelsSection } from '../options/models-section';
import { advice, download, installed, listed } from '../testing/fake-models';
import type { Script } from '../testing/script';
import { show, type Shown } from '../testing/render';

let shown: Shown;
afterEach(() => {
  shown.dispose();
});

const some = { catalogue: [listed()], choices: [advice()] } as const;

/** The section on a script that a test may change; `push` tells of downloads as the host would. */
function showModels(
  script: Script,
  chosen: string | null = null,
): { push: (...downloads: Download[]) => void; script: { -readonly [K in keyof Script]: Script[K] } } {
  let change: (downloads: readonly Download[]) => void = () => undefined;
  const own = {
    ...script,
    onFollowDownloads: (listener: typeof change) => {
      change = listener;
    },
  };
  shown = show(() => <ModelsSection chosen={chosen} />, own);
  return {
    push: (...downloads) => {
      change(downloads);
    },
    script: own,
  };
}
const calls = (...names: string[]): unknown[] => shown.calls.filter(([call]) => names.includes(call));
const text = (selector: string): string => document.querySelector(selector)?.textContent ?? '';
const focused = (): string => document.activeElement?.textContent ?? '';
const seen = (wanted: string, selector = 'body'): Promise<void> =>
  vi.waitFor(() => {
    expect(text(selector)).toContain(wanted);
  });

describe('a model that can be had', () => {
  it('is offered with why, how fast it will be, how that is known, and what it takes', async () => {
    showModels({
      catalogue: [listed(), listed({ id: 'big', name: 'Big', bytes: 2e9 })],
      choices: [
        advice({
          role: 'better',
          id: 'big',
          why: 'answers-better',
          speed: { prompt: 4, decode: 0.4, basis: 'measured' },
        }),
        advice(),
      ],
    });
    await seen('Best for this machine', '.offer.first');
    expect(text('.offer.first')).toMatch(
      /Small.*Short texts\..*about 12 words a second \(a guess\).*after about 13 seconds on a usual page.*98 MB.*300 MB/,
    );
    expect(text('.offer[data-role=better]')).toMatch(
      /Big.*about 18 words a minute \(measured here\).*after about 5 minutes/,
    );
    expect(calls('host.recommend')).toMatchObject([['host.recommend', { machine: { saving: false } }]]);
  });

  it('starts after size, source and licence were shown, first of all with the browser’s question', async () => {
    const { push } = showModels(some);
    await seen('Get it (98 MB)');
    shown.press('Get it (98 MB): Small');
    expect(text('dialog')).toMatch(/98 MB.*models\.example.*maker\/small.*Apache License 2\.0/);
    expect(document.querySelector<HTMLAnchorElement>('dialog a')).toMatchObject({
      href: 'https://licences.example/apache',
      target: '_blank',
      rel: 'noreferrer',
    });
    expect(calls('allow', 'host.download')).toEqual([]);
    shown.press('Download 98 MB');
    expect(calls('allow'), 'within the click').toHaveLength(1);
    await vi.waitFor(() => {
      expect(document.querySelector('dialog')).toBeNull();
    });
    expect(calls('allow', 'host.download')).toEqual([
      ['allow', {}],
      ['host.download', { modelId: 'small', accepted: true }],
    ]);
    push(download({ phase: 'connecting', done: 0 }));
    await vi.waitFor(() => {
      expect(focused(), 'the keyboard is at the download').toBe('Pause');
    });
    expect(text('.offer.first')).toContain('On its way');
  });

  it('waits for its licence to be accepted where that is asked for', async () => {
    showModels({
      ...some,
      catalogue: [
        listed({ licence: { id: 'own', name: 'Own Licence', address: 'data:text/html,hello', accept: true } }),
      ],
    });
    await seen('Get it (98 MB)');
    shown.press('Get it (98 MB): Small');
    expect(document.querySelector('dialog a'), 'what is no web address is no link').toBeNull();
    const start = document.querySelector<HTMLButtonElement>('dialog .primary');
    expect(start?.disabled).toBe(true);
    document.querySelector<HTMLInputElement>('dialog input[name=accept]')?.click();
    expect(start?.disabled).toBe(false);
  });

  it('says what to do when the user declines, and may be tried again', async () => {
    const { script } = showModels({ ...some, declines: true });
    await seen('Get it (98 MB)');
    shown.press('Get it (98 MB): Small');
    shown.press('Download 98 MB');
    await seen('Start the download again and allow it', 'dialog [data-error=download-not-allowed]');
    expect(calls('host.download')).toEqual([]);
    script.declines = false;
    shown.press('Download 98 MB');
    await vi.waitFor(() => {
      expect(calls('host.download')).toHaveLength(1);
    });
  });

  it('can be looked for among all of them', async () => {
    showModels({
      catalogue: [listed(), listed({ id: 'welsh', name: 'Cymro', languages: ['cy'], locked: false })],
      choices: [],
    });
    await seen('All 2 models');
    await seen('None of the models that Sotto knows is sure to run well');
    const search = document.querySelector<HTMLInputElement>('input[type=search]');
    const look = (words: string): void => {
      if (search) search.value = words;
      search?.dispatchEvent(new InputEvent('input', { bubbles: true }));
    };
    look('welsh');
    expect([...document.querySelectorAll('.entry h3')].map((one) => one.textContent)).toEqual(['Cymro']);
    expect(text('.entry')).toContain('not pinned');
    expect(text('.whole-count')).toBe('One model found');
    look('klingon');
    expect(text('.whole-count')).toBe('No model is like that.');
  });

  it('is not offered in a sealed edition, nor where the list cannot be had', async () => {
    showModels({ ...some, sealed: true, models: [installed()] });
    await seen('part of this edition', '#models');
    expect(document.querySelector('#get')).toBeNull();
    shown.dispose();
    const { script } = showModels({ ...some, fails: { 'host.catalogue': 'host-lost' } });
    await seen('Try again', '#get [data-error=host-lost]');
    script.fails = {};
    shown.press('Try again');
    await seen('Best for this machine');
  });
});

describe('a download', () => {
  const list = (): string => text('.downloads');

  it('shows bytes, rate and time left, and can be paused, gone on with and cancelled', async () => {
    const { push } = showModels(some);
    await seen('Get it');
    push(download());
    await seen('Getting Small');
    expect(list()).toMatch(/49 MB of 98 MB.*1 MB a second.*about 49 seconds left/);
    expect(document.querySelector('.download progress')).toMatchObject({ value: 0.5 });
    shown.press('Pause');
    push(download({ phase: 'paused', rate: null, secondsLeft: null }));
    await seen('Small is paused');
    shown.press('Go on');
    shown.press('Cancel: Small');
    expect(text('[role=alertdialog]')).toContain('49 MB have arrived and will be removed');
    shown.press('Stop and remove');
    await vi.waitFor(() => {
      expect(
        calls('host.pauseDownload', 'host.download', 'host.cancelDownload', 'allow').map(
          (call) => (call as string[])[0],
        ),
      ).toEqual(['host.pauseDownload', 'allow', 'host.cancelDownload', 'host.download']);
    });
    push();
    await vi.waitFor(() => {
      expect(list()).toBe('');
    });
  });

  it('counts down to the next try, and can be tried at once', async () => {
    const { push } = showModels(some);
    push(
      download({
        phase: 'backing-off',
        rate: null,
        secondsLeft: null,
        retryAt: Date.now() + 12_000,
        error: { code: 'download-busy', message: '' },
      }),
    );
    await seen('The server is too busy just now. Next try in 12 seconds.');
    await vi.waitFor(() => {
      expect(list()).toContain('Next try in 11 seconds.');
    }, 3_000);
    shown.press('Try now');
    await vi.waitFor(() => {
      expect(calls('host.download')).toHaveLength(1);
    });
  });

  it('that was interrupted or failed says why and what to do', async () => {
    const { push } = showModels(some);
    push(download({ phase: 'interrupted' }));
    await seen('What has arrived is kept.');
    expect(calls('host.download'), 'nothing goes on by itself').toEqual([]);
    push(download({ phase: 'failed', done: 0, error: { code: 'download-missing', message: '' } }));
    await seen('no longer where it was', '.download [role=alert]');
    shown.press('Choose a model');
    expect(document.activeElement?.id).toBe('get-title');
  });

  it('is used once it is here, when it was seen on its way', async () => {
    const { push, script } = showModels(some);
    await seen('Get it');
    push(download());
    await seen('Getting Small');
    document.querySelector<HTMLButtonElement>('.download button')?.focus();
    script.models = [installed()];
    script.catalogue = [listed({ installed: true })];
    push(download({ phase: 'done', done: 98_000_000 }));
    await seen('Small is ready. Sotto uses it from now on.', '.options-news');
    expect(calls('save'), 'the host has done it').toEqual([]);
    await vi.waitFor(() => {
      expect(document.activeElement?.getAttribute('aria-label')).toBe('Use Small');
    });
  });

  it('that was over before the page was opened changes nothing', async () => {
    const { push } = showModels({ ...some, models: [installed()] });
    await seen('One model');
    push(download({ phase: 'done' }));
    await Promise.resolve();
    expect(calls('save')).toEqual([]);
    expect(list()).toBe('');
  });

  it('is told to a screen reader by phases and quarters, not by every change', async () => {
    const { push } = showModels(some);
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
        push(download({ done: percent * 980_000 }));
        await vi.advanceTimersByTimeAsync(1_000);
      }
    } finally {
      vi.useRealTimers();
    }
    expect(said).toEqual(['Getting Small', 'Small: 25 % are here', 'Small: 50 % are here', 'Small: 75 % are here']);
  });
});
