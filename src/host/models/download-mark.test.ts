import { describe, expect, it } from 'vitest';
import type { Download, DownloadMark } from '@/src/protocol/download';
import { onNewMark } from './download-mark';

const SHA256 = 'a'.repeat(64);
const half: Download = {
  modelId: 'm',
  sha256: SHA256,
  name: 'A model',
  phase: 'transferring',
  done: 100,
  total: 200,
  rate: null,
  secondsLeft: null,
  retryAt: null,
  error: null,
};

/** A button that takes its time: `arrive` ends the oldest call under way. */
class SlowButton {
  text = '';
  private readonly underWay: ((arrives: boolean) => void)[] = [];

  readonly show = (mark: DownloadMark): Promise<void> =>
    new Promise((resolve, reject) => {
      this.underWay.push((arrives) => {
        if (!arrives) {
          reject(new Error('the background is gone'));
          return;
        }
        this.text = mark.kind === 'progress' ? `${mark.percent}%` : mark.kind;
        resolve();
      });
    });

  get calls(): number {
    return this.underWay.length;
  }

  async answer(index: number, arrives = true): Promise<void> {
    this.underWay[index]?.(arrives);
    await new Promise((resolve) => setTimeout(resolve));
  }
}

describe('the mark of the toolbar button', () => {
  it('is the newest one, however long an earlier one is on its way', async () => {
    const button = new SlowButton();
    const onChange = onNewMark(button.show);
    onChange([half]);
    onChange([{ ...half, done: 150 }]);
    onChange([]);
    expect(button.calls, 'the later ones wait').toBe(1);
    await button.answer(0);
    expect(button.calls, 'what was passed over is never shown').toBe(2);
    await button.answer(1);
    expect(button.text).toBe('none');
  });

  it('is shown once while it stays the same', async () => {
    const button = new SlowButton();
    const onChange = onNewMark(button.show);
    onChange([half]);
    await button.answer(0);
    onChange([half]);
    expect(button.calls).toBe(1);
    expect(button.text).toBe('50%');
  });

  it('is tried again at the next change where it could not be shown', async () => {
    const button = new SlowButton();
    const onChange = onNewMark(button.show);
    onChange([]);
    await button.answer(0, false);
    expect(button.calls, 'not again and again').toBe(1);
    onChange([]);
    await button.answer(1);
    expect(button.text).toBe('none');
  });
});
