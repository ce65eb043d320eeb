// @vitest-environment happy-dom
import '../testing/words';
import { afterEach, expect, it, vi } from 'vitest';
import { installed } from '../testing/fake-models';
import type { Script } from '../testing/script';
import { show, type Shown } from '../testing/render';
import { Welcome } from './welcome';

const SHA256 = 'a'.repeat(64);

let shown: Shown;
afterEach(() => {
  shown.dispose();
});

const seen = (wanted: string, selector: string): Promise<void> =>
  vi.waitFor(() => {
    expect(shown.text(selector)).toContain(wanted);
  }, 3_000);
const step = (): string | undefined => document.querySelector<HTMLElement>('#model')?.dataset['state'];
const canTry = (): boolean => document.querySelector<HTMLButtonElement>('#try .primary')?.disabled === false;

function showWelcome(script: Script): { -readonly [K in keyof Script]: Script[K] } {
  const own = { ...script };
  shown = show(() => <Welcome />, own);
  return own;
}

it('calls a model ready only after it has answered its test question', async () => {
  const script = showWelcome({
    models: [installed({ untried: true })],
    trials: [{ sha256: SHA256, step: 'answering', fraction: null }],
  });
  await seen('Trying out Small', '#model');
  expect([step(), canTry()]).toEqual(['now', false]);
  expect(shown.text('#model')).not.toContain('is ready');
  Object.assign(script, { models: [installed({ testedAt: 5 })], trials: [] });
  await seen('Small is ready.', '#model');
  expect([step(), canTry()]).toEqual(['done', true]);
});

it('says why a model did not run, lets it be tried out again, and offers another one', async () => {
  const script = showWelcome({ models: [installed({ testError: { code: 'model-broken', message: '' } })] });
  await seen('Small did not run here. The model’s file is damaged.', '#model [data-trial=failed]');
  expect(shown.text('#model')).toContain('I have a model file already');
  expect([step(), canTry()]).toEqual(['now', false]);
  script.trials = [{ sha256: SHA256, step: 'waiting', fraction: null }];
  shown.press('Try again');
  await seen('when the engine is free', '#model [data-trial=trying]');
  expect(shown.calls).toContainEqual(['host.tryModel', { sha256: SHA256 }]);
});

it('does not call a model ready whose trial was stopped, but lets it be used', async () => {
  const script = showWelcome({
    models: [installed({ untried: true })],
    trials: [{ sha256: SHA256, step: 'loading', fraction: 0.2 }],
  });
  await seen('Trying out Small', '#model');
  shown.press('Stop');
  script.trials = [];
  await seen('Small is here. It has not answered a test question yet.', '#model');
  expect(shown.calls).toContainEqual(['host.stopTrial', { sha256: SHA256 }]);
  expect(canTry()).toBe(true);
});
