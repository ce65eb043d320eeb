import { describe, expect, it, vi } from 'vitest';
import { SottoError } from '@/src/protocol/errors';
import { askContent } from './ask-content';

const job = { kind: 'job', jobId: '0'.repeat(32) } as const;
const background = (...answers: (() => unknown)[]) => vi.fn(() => Promise.resolve().then(() => answers.shift()?.())) as never;
const fails = (code: 'host-unreachable' | 'forbidden') => () => { throw new SottoError(code, ''); };

describe('askContent', () => {
  it('asks again when the service worker died with the question', async () => {
    expect(await askContent({ background: background(fails('host-unreachable'), () => job) }, 'k')).toEqual(job);
  });

  it('shows a refusal at once', async () => {
    const ask = background(fails('forbidden'), () => job);
    expect(await askContent({ background: ask }, 'k')).toEqual({ kind: 'error', code: 'forbidden' });
    expect(ask).toHaveBeenCalledTimes(1);
  });
});
