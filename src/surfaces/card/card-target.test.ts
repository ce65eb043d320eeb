import { describe, expect, it } from 'vitest';
import { parseCardHash } from './card-target';

const jobId = '0123456789abcdef0123456789abcdef';

describe('parseCardHash', () => {
  it('knows a job and an error', () => {
    expect(parseCardHash(`#${jobId}`)).toEqual({ kind: 'job', jobId });
    expect(parseCardHash('#!page-pdf')).toEqual({ kind: 'error', code: 'page-pdf' });
  });

  it.each(['', '#', '#!', '#!no-such-code', '#<b>', `#${jobId}0`, '#page-pdf'])('takes %j for nothing yet', (hash) => {
    expect(parseCardHash(hash)).toEqual({ kind: 'starting' });
  });
});
