// @vitest-environment happy-dom
import '../testing/words';
import { afterEach, describe, expect, it, vi } from 'vitest';
import type { ModelInfo, PreparedCopy } from '@/src/protocol/model';
import { show, type Shown } from '../testing/render';
import { ModelsSection } from './models-section';

const model: ModelInfo = {
  sha256: 'a'.repeat(64),
  name: 'Large',
  bytes: 2e9,
  architecture: 'llama',
  contextTokens: 1,
  quantization: 'Q4_K',
  license: '',
  chatTemplate: true,
  addedAt: 1,
  engines: ['webllm'],
};
const copy = (changes: Partial<PreparedCopy>): PreparedCopy => ({
  sha256: model.sha256,
  state: 'none',
  bytes: 2.6e9,
  done: 0,
  error: null,
  ...changes,
});

let shown: Shown;
afterEach(() => {
  shown.dispose();
});

function showCopies(copies: PreparedCopy[]): { copies: PreparedCopy[] } {
  const script = { models: [model], copies };
  shown = show(() => <ModelsSection chosen={null} />, script);
  return script;
}

const line = (): string => shown.text('.copy');
const asked = (): unknown[] =>
  shown.calls.filter(([call]) => call === 'host.prepareModel' || call === 'host.discardCopy');

describe('a prepared copy', () => {
  it('is offered with its size, shows its progress, and can be removed', async () => {
    const script = showCopies([copy({})]);
    await vi.waitFor(() => {
      expect(line()).toContain('It takes 2.6 GB more.');
    });
    script.copies = [copy({ state: 'making', done: 1.3e9 })];
    shown.press('Prepare a copy');
    await vi.waitFor(() => {
      expect(line()).toContain('1.3 GB of 2.6 GB');
    });
    expect(document.querySelector('.copy progress')).toMatchObject({ value: 0.5 });
    expect(document.activeElement?.textContent, 'the keyboard is at Cancel').toBe('Cancel');
    // The host is asked again by itself.
    script.copies = [copy({ state: 'kept', done: 2.6e9 })];
    await vi.waitFor(() => {
      expect(line()).toContain('from a prepared copy, which takes 2.6 GB');
    }, 3_000);
    script.copies = [copy({})];
    shown.press('Remove the copy');
    await vi.waitFor(() => {
      expect(line()).toContain('It takes 2.6 GB more.');
    });
    expect(asked()).toEqual([
      ['host.prepareModel', { sha256: model.sha256 }],
      ['host.discardCopy', { sha256: model.sha256 }],
    ]);
  });

  it('that was interrupted can be continued or removed', async () => {
    showCopies([copy({ state: 'begun', done: 1.3e9 })]);
    await vi.waitFor(() => {
      expect(line()).toContain('was interrupted: 1.3 GB of 2.6 GB are there');
    });
    shown.press('Go on');
    shown.press('Remove the copy');
    expect(asked()).toHaveLength(2);
  });

  it('says why it could not be made', async () => {
    showCopies([copy({ error: { code: 'storage-full', message: '', data: { needed: 2.6e9, free: 1e9 } } })]);
    await vi.waitFor(() => {
      expect(shown.text('.copy [role=alert]')).toContain('2.6 GB');
    });
    shown.press('Prepare a copy');
    expect(asked()).toEqual([['host.prepareModel', { sha256: model.sha256 }]]);
  });

  it('is not mentioned where it would not help', async () => {
    showCopies([]);
    await vi.waitFor(() => {
      expect(shown.text('.model-name')).toBe('Large');
    });
    expect(line()).toBe('');
  });
});
