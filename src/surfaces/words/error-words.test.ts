import { describe, expect, it } from 'vitest';
import '@/src/surfaces/testing/words';
import { errorSentence } from './error-words';

describe('the sentence for an error', () => {
  it('gives sizes in bytes where they would read the same', () => {
    expect(errorSentence('model-truncated', { bytes: 83_176, needed: 83_216 })).toContain(
      'only 83,176 bytes of 83,216 bytes are there',
    );
    expect(errorSentence('model-truncated', { bytes: 1_000, needed: 83_216 })).toContain(
      'only 1 kB of 83 kB are there',
    );
  });

  it('says how much memory was missing, where the engine knows', () => {
    expect(errorSentence('engine-out-of-memory', { needed: 2.3e9, limit: 4 * 2 ** 30 })).toContain(
      'asked for 2.3 GB of memory and did not get it; 4.3 GB is the most',
    );
    expect(errorSentence('engine-out-of-memory')).toContain('ran out of memory');
  });

  it('names the template, the measures and what is no model', () => {
    expect(errorSentence('model-broken', { part: 'template' })).toContain('template');
    expect(errorSentence('model-broken', { part: 'measures' })).toContain('not possible');
    expect(errorSentence('model-broken', { part: 'scores' })).toContain('no usable results');
    expect(errorSentence('model-unsupported', { what: 'adapter' })).toContain('LoRA');
    expect(errorSentence('model-unsupported', { what: 'other' })).toContain('goes with a model');
    expect(errorSentence('model-broken', { part: 'something new' })).toBe(errorSentence('model-broken'));
    expect(errorSentence('model-unsupported', { architecture: 'adapter' })).toBe(errorSentence('model-unsupported'));
  });
});
