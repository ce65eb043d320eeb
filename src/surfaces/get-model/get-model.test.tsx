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

const focused = (): string => document.activeElement?.textContent ?? '';

describe('a model that can be downloaded', () => {
  it('is offered with the reason, the expected speed, how that is known, its size and memory', async () => {
    shown = showModels({
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
    await shown.seen('Recommended for this machine', '.offer.first');
    expect(shown.text('.offer.first')).toMatch(
      /Small.*Short texts\..*about 12 words a second \(a guess\).*after about 13 seconds on a usual page.*98 MB.*300 MB/,
    );
    expect(shown.text('.offer[data-role=better]')).toMatch(
      /Big.*about 18 words a minute \(measured here\).*after about 5 minutes/,
    );
    expect(shown.callsOf('host.recommend')).toMatchObject([['host.recommend', { machine: { saving: false } }]]);
  });

  it('shows size, source and licence first, and asks the browser within the click', async () => {
    shown = showModels(some);
    await shown.seen('Download (98 MB)');
    shown.press('Download (98 MB): Small');
    expect(shown.text('dialog')).toMatch(/98 MB.*models\.example.*maker\/small.*Apache License 2\.0/);
    expect(document.querySelector<HTMLAnchorElement>('dialog a')).toMatchObject({
      href: 'https://licences.example/apache',
      target: '_blank',
      rel: 'noreferrer',
    });
    expect(shown.callsOf('allow', 'host.download')).toEqual([]);
    shown.press('Download 98 MB');
    expect(shown.callsOf('allow'), 'within the click').toHaveLength(1);
    await vi.waitFor(() => {
      expect(document.querySelector('dialog')).toBeNull();
    });
    expect(shown.callsOf('allow', 'host.download')).toEqual([
      ['allow', {}],
      ['host.download', { modelId: 'small', accepted: true }],
    ]);
    shown.push(download({ phase: 'connecting', done: 0 }));
    await vi.waitFor(() => {
      expect(focused(), 'the keyboard is at the download').toBe('Pause');
    });
    expect(shown.text('.offer.first')).toContain('Download started');
  });

  it('waits until its licence is accepted, where that is needed', async () => {
    shown = showModels({
      ...some,
      catalogue: [
        listed({ licence: { id: 'own', name: 'Own Licence', address: 'data:text/html,hello', accept: true } }),
      ],
    });
    await shown.seen('Download (98 MB)');
    shown.press('Download (98 MB): Small');
    expect(document.querySelector('dialog a'), 'what is no web address is no link').toBeNull();
    const start = document.querySelector<HTMLButtonElement>('dialog .primary');
    expect(start?.disabled).toBe(true);
    document.querySelector<HTMLInputElement>('dialog input[name=accept]')?.click();
    expect(start?.disabled).toBe(false);
  });

  it('says what to do when the user declines, and may be tried again', async () => {
    shown = showModels({ ...some, declines: true });
    await shown.seen('Download (98 MB)');
    shown.press('Download (98 MB): Small');
    shown.press('Download 98 MB');
    await shown.seen('Start the download again and allow it', 'dialog [data-error=download-not-allowed]');
    expect(shown.callsOf('host.download')).toEqual([]);
    shown.script.declines = false;
    shown.press('Download 98 MB');
    await vi.waitFor(() => {
      expect(shown.callsOf('host.download')).toHaveLength(1);
    });
  });

  it('can be searched for', async () => {
    shown = showModels({
      catalogue: [listed(), listed({ id: 'welsh', name: 'Cymro', languages: ['cy'], locked: false })],
      choices: [],
    });
    await shown.seen('All 2 models');
    await shown.seen('Sotto knows no model that is sure to run well');
    const search = document.querySelector<HTMLInputElement>('input[type=search]');
    const look = (words: string): void => {
      if (search) search.value = words;
      search?.dispatchEvent(new InputEvent('input', { bubbles: true }));
    };
    look('welsh');
    expect([...document.querySelectorAll('.entry h3')].map((one) => one.textContent)).toEqual(['Cymro']);
    expect(shown.text('.entry')).toContain('one exact version');
    expect(shown.text('.whole-count')).toBe('One model found');
    look('klingon');
    expect(shown.text('.whole-count')).toBe('No model found');
  });

  it('is not offered in a sealed edition, or where the host does not answer', async () => {
    shown = showModels({ ...some, sealed: true, models: [installed()] });
    await shown.seen('part of this edition', '#models');
    expect(document.querySelector('#get')).toBeNull();
    shown.dispose();
    shown = showModels({ ...some, fails: { 'host.catalogue': 'host-lost' } });
    await shown.seen('Try again', '#get [data-error=host-lost]');
    shown.script.fails = {};
    shown.press('Try again');
    await shown.seen('Recommended for this machine');
  });
});
