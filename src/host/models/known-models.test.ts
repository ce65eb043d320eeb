import { describe, expect, it } from 'vitest';
import type { LostModel } from '@/src/protocol/model';
import { KnownModels } from './known-models';

const model = (name: string, addedAt = 1) => ({ sha256: name.repeat(64), name, bytes: 100, addedAt });
const [A, B] = [model('a'), model('b')];
const lost = ({ sha256, name, bytes }: LostModel): LostModel => ({ sha256, name, bytes });

/** The record as it outlives hosts. */
function record(kept: readonly LostModel[] = []) {
  const state = { kept, saves: 0 };
  const start = (): KnownModels =>
    new KnownModels({
      load: () => Promise.resolve(state.kept),
      save: (models) => {
        state.kept = models;
        state.saves += 1;
        return Promise.resolve();
      },
    });
  return { state, start };
}

describe('models that the browser has removed', () => {
  it('are told by the next host, until they are back (F21)', async () => {
    const { start } = record();
    expect(await start().lost([A, B])).toEqual([]);
    const host = start();
    expect(await host.lost([B])).toEqual([lost(A)]);
    expect(await host.lost([A, B])).toEqual([]);
    expect(await start().lost([]), 'both, where all was cleared').toEqual([lost(A), lost(B)]);
  });

  it('are told in the life of the same host too', async () => {
    const host = record().start();
    await host.lost([A]);
    expect(await host.lost([])).toEqual([lost(A)]);
  });

  it('are none that the user removed, or does not want back', async () => {
    const { start } = record();
    const host = start();
    await host.lost([A, B]);
    await host.forget(A.sha256);
    expect(await host.lost([B])).toEqual([]);
    expect(await host.lost([A, B]), 'a list that was read before the removal').toEqual([]);
    expect(await start().lost([B])).toEqual([]);
    const later = start();
    await later.forget(B.sha256);
    expect(await later.lost([])).toEqual([]);
  });

  it('are told again after they were removed, imported again and then lost', async () => {
    const { start } = record();
    const host = start();
    await host.lost([A]);
    await host.forget(A.sha256);
    await host.lost([{ ...A, addedAt: Date.now() + 1 }]);
    expect(await start().lost([])).toEqual([lost(A)]);
  });

  it('cost no writing while nothing changes, and none is told where the record cannot be read', async () => {
    const { state, start } = record();
    const host = start();
    await host.lost([A]);
    await host.lost([A]);
    expect(state.saves).toBe(1);
    const broken = new KnownModels({
      load: () => Promise.reject(new Error('gone')),
      save: () => Promise.reject(new Error('gone')),
    });
    expect(await broken.lost([A])).toEqual([]);
  });
});
