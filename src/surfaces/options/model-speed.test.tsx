// @vitest-environment happy-dom
import '../testing/words';
import { afterEach, describe, expect, it, vi } from 'vitest';
import type { Benchmark } from '@/src/protocol/catalogue';
import { installed } from '../testing/fake-models';
import { showModels, type ShownModels } from '../testing/show-models';

const NEW = 'a'.repeat(64);
const benchmark: Benchmark = {
  sha256: NEW,
  engine: 'llama',
  prompt: 100,
  decode: 16,
  firstToken: 12_000,
  memory: { bytes: 300_000_000, measured: true },
  at: 1,
};

let shown: ShownModels;
afterEach(() => {
  shown.dispose();
});

describe('the speed of a model', () => {
  it('is measured, and shown in plain words', async () => {
    shown = showModels({ models: [installed()], benchmark });
    await shown.seen('Small');
    shown.script.benchmarks = [benchmark];
    shown.press('Measure its speed (20 s)');
    await shown.seen('about 12 words a second (16 tokens)', '.speed');
    expect(shown.text('.speed')).toMatch(
      /about 75 words a second \(100 tokens\).*after about 12 seconds on a usual page.*300 MB, measured/,
    );
    expect(shown.callsOf('host.benchmark')).toEqual([['host.benchmark', { settings: { engine: 'auto', model: NEW } }]]);
  });

  it('can be cancelled, and says why it could not be measured', async () => {
    shown = showModels({ models: [installed()] });
    await shown.seen('Small');
    shown.press('Measure its speed (20 s)');
    await vi.waitFor(() => {
      expect(document.querySelector('.speed progress')).toMatchObject({ value: 0.4 });
    });
    shown.press('Cancel');
    await shown.seen('Measure its speed', '.speed');
    expect(document.querySelector('.speed .notice')).toBeNull();
    shown.script.fails = { 'host.benchmark': 'engine-busy' };
    shown.press('Measure its speed (20 s)');
    await shown.seen('The model is at work.', '.speed [role=alert]');
  });
});
