import { describe, expect, it } from 'vitest';
import { SottoError } from '@/src/protocol/errors';
import type { ModelInfo } from '@/src/protocol/model';
import { ModelFailures } from './model-failures';
import { installed } from '../testing/test-host';

const [BAD, GOOD, BEST] = ['a'.repeat(64), 'b'.repeat(64), 'c'.repeat(64)];
const lost = new SottoError('engine-lost', '');

async function world(
  changes: Partial<ModelInfo> = {},
): Promise<{ failures: ModelFailures; bad: ModelInfo; models: ModelInfo[] }> {
  const [model] = await installed.list();
  if (!model) throw new Error('There is no model.');
  const bad = { ...model, sha256: BAD, name: 'Bad', ...changes };
  const models = [
    bad,
    { ...model, sha256: GOOD, name: 'Good', usedAt: 5 },
    { ...model, sha256: BEST, name: 'Best', testedAt: 9 },
  ];
  return { failures: new ModelFailures(() => Promise.resolve(models)), bad, models };
}

describe('a failure', () => {
  it('says which model it was, and the second in a row which one worked last', async () => {
    const { failures, bad } = await world();
    expect((await failures.explain(lost, bad)).data).toEqual({
      modelName: 'Bad',
      modelBytes: 4,
      modelArchitecture: 'llama',
    });
    expect((await failures.explain(lost, bad)).data).toMatchObject({ insteadModel: BEST, insteadName: 'Best' });
    failures.worked(BAD);
    expect((await failures.explain(lost, bad)).data).not.toHaveProperty('insteadModel');
  });

  it('counts with the trial that the model did not pass', async () => {
    const { failures, bad } = await world({ testError: { code: 'engine-lost', message: '' } });
    expect((await failures.explain(lost, bad)).data).toMatchObject({ insteadModel: BEST });
  });

  it('offers none that fails too, or never worked', async () => {
    const { failures, bad, models } = await world();
    const best = models[2];
    if (best) await failures.explain(lost, best);
    await failures.explain(lost, bad);
    expect((await failures.explain(lost, bad)).data).toMatchObject({ insteadModel: GOOD });
    const alone = new ModelFailures(() => Promise.resolve([bad, { ...bad, sha256: GOOD }]));
    await alone.explain(lost, bad);
    expect((await alone.explain(lost, bad)).data).not.toHaveProperty('insteadModel');
  });

  it('of a model that is gone offers another at once', async () => {
    const { failures } = await world();
    expect((await failures.explain(new SottoError('model-missing', ''), null)).data).toEqual({
      insteadModel: BEST,
      insteadName: 'Best',
    });
  });

  it.each([
    ['engine-busy', {}],
    ['context-overflow', {}],
    ['engine-unavailable', { why: 'machine' }],
    ['no-model', {}],
  ] as const)('is no model’s where it is %s', async (code, data) => {
    const { failures, bad } = await world();
    const error = new SottoError(code, '', data);
    for (const _time of [1, 2]) expect((await failures.explain(error, bad)).data).toEqual(data);
  });
});
