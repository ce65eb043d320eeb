// @vitest-environment happy-dom
import '../testing/words';
import { afterEach, describe, expect, it, vi } from 'vitest';
import type { Download } from '@/src/protocol/download';
import type { ModelInfo } from '@/src/protocol/model';
import { JOB_ID } from '../testing/fake-chat';
import { download, installed } from '../testing/fake-models';
import type { Script } from '../testing/script';
import { show, type Shown } from '../testing/render';
import { Popup } from './popup';

const model = installed();
const token = { type: 'token', text: 'Half an answer', tokens: 3 } as const;

let shown: Shown;
const onAsk = vi.fn();
afterEach(() => {
  shown.dispose();
});

function showPopup(script: Script): Shown {
  shown = show(() => <Popup tabId={7} onAsk={onAsk} />, script);
  return shown;
}
const buttons = (): string[] =>
  [...document.querySelectorAll('button')].map((button) => button.textContent).filter((name) => name !== '');

const theSelect = (): Promise<HTMLSelectElement> =>
  vi.waitFor(() => {
    const found = document.querySelector<HTMLSelectElement>('.form-choice select');
    if (!found) throw new Error('no choice of forms');
    return found;
  });

describe('Popup', () => {
  it('offers the page, and the selection only where there is one', async () => {
    const { calls, press } = showPopup({ models: [model] });
    await vi.waitFor(() => {
      expect(buttons()).toEqual([
        'Summarize this page',
        'Explain this page',
        'In simple words',
        'Ask about this page',
        'Change',
      ]);
    });
    press('Ask about this page');
    expect(onAsk).toHaveBeenCalledOnce();
    press('Summarize this page');
    expect(calls.at(-1)).toEqual(['background.start', { tabId: 7, action: 'summarize', scope: 'page' }]);
  });

  it('says that a model is being tried out, that it did not run, or which one the host uses', async () => {
    const script: { -readonly [K in keyof Script]: Script[K] } = {
      models: [{ ...model, untried: true }],
      trials: [{ sha256: model.sha256, step: 'loading', fraction: 0.5 }],
    };
    showPopup(script);
    await vi.waitFor(() => {
      expect(shown.text('.popup-model-words')).toBe('Trying out Small');
    });
    Object.assign(script, { models: [{ ...model, testError: { code: 'model-broken', message: '' } }], trials: [] });
    await vi.waitFor(() => {
      expect(shown.text('.popup-model-words')).toBe('Small did not run here.');
    }, 3_000);
    shown.dispose();
    showPopup({
      models: [
        { ...model, addedAt: 9, testError: { code: 'model-broken', message: '' } },
        { ...model, sha256: 'b'.repeat(64), name: 'Older' },
      ],
    });
    await vi.waitFor(() => {
      expect(shown.text('.popup-model-words')).toContain('Older');
    });
  });

  it('summarizes in the chosen form', async () => {
    const { calls, press } = showPopup({ models: [model] });
    const select = await theSelect();
    expect([...select.options].map(({ text }) => text)).toEqual([
      'Paragraph',
      'One line',
      'Key points',
      'Key figures',
      'What to do',
    ]);
    select.value = 'summarize-points';
    select.dispatchEvent(new Event('change', { bubbles: true }));
    press('Summarize this page');
    expect(calls.at(-1)).toEqual(['background.start', { tabId: 7, action: 'summarize-points', scope: 'page' }]);
  });

  it('offers an ended summary in another form', async () => {
    const { calls } = showPopup({
      models: [model],
      jobs: true,
      events: [token, { type: 'cancelled', reason: 'user' }],
    });
    const select = await theSelect();
    select.value = 'summarize-line';
    select.dispatchEvent(new Event('change', { bubbles: true }));
    expect(calls.at(-1)).toEqual(['background.retry', { jobId: JOB_ID, tabId: 7, action: 'summarize-line' }]);
  });

  it('rewrites the selection', async () => {
    const { calls, press } = showPopup({ models: [model], selectedChars: 12 });
    await vi.waitFor(() => {
      expect(buttons()).toContain('Simpler words');
    });
    press('Simpler words');
    expect(calls.at(-1)).toEqual(['background.start', { tabId: 7, action: 'rewrite-simpler', scope: 'selection' }]);
  });

  it('shows the job that runs for this tab', async () => {
    const { text } = showPopup({ models: [model], jobs: true, events: [token] });
    await vi.waitFor(() => {
      expect(text('.answer')).toBe('Half an answer');
    });
    expect(buttons()).toEqual(['Stop', 'Copy']);
  });

  it('goes back to the actions after the end', async () => {
    const { press } = showPopup({
      models: [model],
      jobs: true,
      events: [token, { type: 'cancelled', reason: 'user' }],
    });
    await vi.waitFor(() => {
      expect(buttons()).toEqual(['Copy', 'Try again', 'New']);
    });
    press('New');
    await vi.waitFor(() => {
      expect(buttons()).toContain('Summarize this page');
    });
  });

  it('leads to a model where there is none, and explains a page that cannot be read', async () => {
    const { calls, press } = showPopup({});
    await vi.waitFor(() => {
      expect(buttons()).toEqual(['Choose a model']);
    });
    press('Choose a model');
    expect(calls.at(-1)).toEqual(['background.openPage', { page: 'welcome' }]);
    shown.dispose();
    const { text } = showPopup({ models: [model], obstacle: 'page-store' });
    await vi.waitFor(() => {
      expect(text('[data-error=page-store]')).toContain('add-on store');
    });
    expect(buttons()).not.toContain('Summarize this page');
  });

  it('shows a download, and offers the actions when it is done', async () => {
    const followers: ((downloads: readonly Download[]) => void)[] = [];
    const script: { models: ModelInfo[] } & Script = {
      models: [],
      onFollowDownloads: (change) => {
        followers.push(change);
      },
    };
    const { text } = showPopup(script);
    await vi.waitFor(() => {
      expect(text('.popup-empty')).toContain('Sotto needs a model first');
    });
    for (const follow of followers) follow([download()]);
    expect(text('.popup-empty')).toContain('A model is being downloaded');
    expect(text('.popup-download')).toMatch(/Downloading Small.*49 MB of 98 MB/);
    script.models = [model];
    for (const follow of followers) follow([download({ phase: 'done' })]);
    await vi.waitFor(() => {
      expect(buttons()).toContain('Summarize this page');
    });
    expect(text('.popup-download')).toBe('');
  });

  it('says why an action could not start, and still offers the actions', async () => {
    const { press, text } = showPopup({ models: [model], fails: { 'background.start': 'nothing-to-read' } });
    await vi.waitFor(() => {
      expect(buttons()).toContain('Summarize this page');
    });
    press('Summarize this page');
    await vi.waitFor(() => {
      expect(text('[data-error=nothing-to-read]')).toContain('no text on this page');
    });
    expect(buttons()).toContain('Summarize this page');
  });

  it('retries a job with its tab', async () => {
    const { calls, press } = showPopup({
      models: [model],
      jobs: true,
      events: [token, { type: 'cancelled', reason: 'user' }],
    });
    await vi.waitFor(() => {
      expect(buttons()).toContain('Try again');
    });
    press('Try again');
    expect(calls.at(-1)).toEqual(['background.retry', { jobId: JOB_ID, tabId: 7 }]);
  });
});
