// @vitest-environment happy-dom
import '../testing/words';
import { expect, it, onTestFinished, vi } from 'vitest';
import { show } from '../testing/render';
import { TryStep } from './try-step';

it('moves the focus to the answer when the pressed button disappears', async () => {
  const shown = show(() => <TryStep number={3} state="now" hasModel onDone={() => undefined} />, {
    events: [{ type: 'token', text: 'Railways made one time.', tokens: 5 }],
  });
  onTestFinished(() => {
    shown.dispose();
  });
  document.querySelector<HTMLElement>('.primary')?.focus();
  shown.press('Summarize it');
  await vi.waitFor(() => {
    expect(shown.text('.answer')).toBe('Railways made one time.');
  });
  expect(document.querySelector('.primary')).toBeNull();
  expect(document.activeElement?.className).toBe('try-answer');
});
