import { describe, expect, it } from 'vitest';
import type { ModelInfo } from '@/src/protocol/model';
import { findModel, type InstalledModels } from './installed-models';
import { installed } from '../testing/test-host';

const [OLD, NEW] = ['1'.repeat(64), '2'.repeat(64)];

async function chosen(
  newer: Partial<ModelInfo>,
  replaces: readonly string[],
  here: readonly string[] = [OLD, NEW],
): Promise<string> {
  const { info } = await installed.open(OLD);
  const models = [
    { ...info, addedAt: 1 },
    { ...info, sha256: NEW, addedAt: 2, ...newer },
  ].filter(({ sha256 }) => here.includes(sha256));
  const store: InstalledModels = { ...installed, list: () => Promise.resolve(models) };
  return (await findModel(store, null, (sha256) => (sha256 === NEW ? replaces : []))).info.sha256;
}

describe('the model that is used where none was chosen', () => {
  it('is the one that came last', async () => {
    expect(await chosen({}, [])).toBe(NEW);
  });

  it('is the old one until the one that takes its place has passed its self-test', async () => {
    expect(await chosen({}, [OLD])).toBe(OLD);
    expect(await chosen({ testedAt: 3 }, [OLD])).toBe(NEW);
    expect(await chosen({}, [OLD], [NEW]), 'where the old one is gone').toBe(NEW);
  });
  it('is never one that has failed by itself, nor one that was not tried, as long as there is another', async () => {
    const testError = { code: 'model-broken', message: '' } as const;
    expect(await chosen({ untried: true }, [])).toBe(OLD);
    expect(await chosen({ testError }, [])).toBe(OLD);
    expect(await chosen({ testedAt: 2, testError }, []), 'it worked once').toBe(OLD);
    expect(await chosen({ untried: true }, [], [NEW])).toBe(NEW);
    expect(await chosen({ testError }, [], [NEW])).toBe(NEW);
  });
});
