import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { Engine, LoadProgress, Provider } from '@/src/engine/engine';
import { ABLE } from '@/src/engine/traits';
import { SottoError } from '@/src/protocol/errors';
import { ByHand, Caller, model } from '../testing/loads-by-hand';
import { EngineSlot } from './engine-slot';

const never = (): Promise<never> => new Promise(() => undefined);
const turn = (): Promise<void> =>
  new Promise((resolve) => {
    setTimeout(resolve, 0);
  });
const step = (name: LoadProgress['step']): LoadProgress => ({ step: name, fraction: null });

describe('EngineSlot', () => {
  it('loads once for two callers of the same model, and tells both the progress', async () => {
    const [slot, provider, first, second] = [new EngineSlot(), new ByHand(), new Caller(), new Caller()];
    const one = slot.acquire([provider], model('a'), first);
    await turn();
    provider.loads[0]?.tell(step('open'));
    const two = slot.acquire([provider], model('a'), second);
    await turn();
    provider.loads[0]?.tell(step('warm'));
    provider.loads[0]?.finish();
    expect(await one).toBe(await two);
    expect(provider.loads).toHaveLength(1);
    expect([first.steps, second.steps]).toEqual([
      ['open', 'warm'],
      ['open', 'warm'],
    ]);
    expect(slot.current).toBe(await one);
    expect(await slot.acquire([provider], model('a'), new Caller())).toBe(await one);
  });

  it('goes on loading for the caller that stays; the other one leaves at once', async () => {
    const [slot, provider, first, second] = [new EngineSlot(), new ByHand(), new Caller(), new Caller()];
    const one = slot.acquire([provider], model('a'), first);
    const two = slot.acquire([provider], model('a'), second);
    await turn();
    first.controller.abort();
    await expect(one).rejects.toMatchObject({ name: 'AbortError' });
    expect(provider.loads[0]?.signal.aborted).toBe(false);
    provider.loads[0]?.finish();
    expect(await two).toBe(slot.current);
  });

  it('stops loading when nobody wants it any more; the next load waits for its end', async () => {
    const [slot, provider, first, second] = [new EngineSlot(), new ByHand(), new Caller(), new Caller()];
    const one = slot.acquire([provider], model('a'), first);
    const two = slot.acquire([provider], model('a'), second);
    await turn();
    first.controller.abort();
    second.controller.abort();
    const third = slot.acquire([provider], model('a'), new Caller());
    await expect(Promise.all([one, two])).rejects.toMatchObject({ name: 'AbortError' });
    await expect(two).rejects.toMatchObject({ name: 'AbortError' });
    expect(provider.loads[0]?.freed).toBe(true);
    await turn();
    expect(provider.loads).toHaveLength(2);
    provider.loads[1]?.finish();
    expect(await third).toBe(slot.current);
  });

  it('ends a load for another model: two are never loaded at once', async () => {
    const [slot, provider] = [new EngineSlot(), new ByHand()];
    const one = slot.acquire([provider], model('a'), new Caller());
    await turn();
    const two = slot.acquire([provider], model('b'), new Caller());
    await expect(one).rejects.toMatchObject({ name: 'AbortError' });
    await turn();
    expect(provider.loads.map((load) => [load.model, load.freed])).toEqual([
      ['a', true],
      ['b', false],
    ]);
    provider.loads[1]?.finish();
    await two;
    const three = slot.acquire([provider], model('c'), new Caller());
    await turn();
    expect(provider.disposed).toBe(1);
    provider.loads[2]?.finish();
    await three;
  });

  it('tries the next engine when one fails, but not after a stop', async () => {
    const [slot, best, other, caller] = [new EngineSlot(), new ByHand(), new ByHand(), new Caller()];
    const acquiring = slot.acquire([best, other], model('a'), caller);
    await turn();
    best.loads[0]?.fail(new SottoError('engine-load-failed', ''));
    await turn();
    other.loads[0]?.finish();
    expect(await acquiring).toBe(slot.current);
    expect(await slot.acquire([best, other], model('a'), caller)).toBe(slot.current);

    const stopped = new Caller();
    const again = slot.acquire([best, other], model('b'), stopped);
    await turn();
    stopped.controller.abort();
    await expect(again).rejects.toMatchObject({ name: 'AbortError' });
    expect(other.loads).toHaveLength(1);
  });

  it('ends a load when it is unloaded', async () => {
    const [slot, provider] = [new EngineSlot(), new ByHand()];
    const one = slot.acquire([provider], model('a'), new Caller());
    await turn();
    const freeing = slot.unload();
    await expect(one).rejects.toMatchObject({ name: 'AbortError' });
    await freeing;
    expect(provider.loads[0]?.freed).toBe(true);
    expect(slot.current).toBeUndefined();
  });

  describe('where an engine ignores its stop', () => {
    beforeEach(() => {
      vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
    });
    afterEach(() => {
      vi.useRealTimers();
    });

    it('does not wait for a load that goes on after its stop, and disposes of its engine', async () => {
      const disposed: string[] = [];
      const finish: (() => void)[] = [];
      const deaf: Provider = {
        id: 'fake',
        backend: 'cpu',
        probe: never,
        canRun: () => Promise.resolve(ABLE),
        load: ({ info }) =>
          new Promise((resolve) => {
            finish.push(() => {
              resolve({ dispose: () => Promise.resolve(void disposed.push(info.sha256)) } as Engine);
            });
          }),
      };
      const [slot, first] = [new EngineSlot(), new Caller()];
      const one = slot.acquire([deaf], model('a'), first).catch((error: unknown) => error);
      await vi.advanceTimersByTimeAsync(0);
      first.controller.abort();
      await vi.advanceTimersByTimeAsync(500);
      expect(await one).toMatchObject({ name: 'AbortError' });
      const two = slot.acquire([deaf], model('b'), new Caller());
      await vi.advanceTimersByTimeAsync(0);
      finish[1]?.();
      const engine = await two;
      finish[0]?.();
      await vi.advanceTimersByTimeAsync(0);
      expect(disposed).toEqual(['a']);
      expect(slot.current).toBe(engine);
    });

    it('waits 500 ms for an engine to end, and does not use it again', async () => {
      const slot = new EngineSlot();
      let loads = 0;
      const clinging: Provider = {
        id: 'fake',
        backend: 'cpu',
        probe: never,
        canRun: () => Promise.resolve(ABLE),
        load: () => {
          loads += 1;
          return Promise.resolve({ dispose: never } as unknown as Engine);
        },
      };
      const engine = await slot.acquire([clinging], model('a'), new Caller());
      slot.discard(engine);
      expect(slot.current).toBeUndefined();
      const next = slot.acquire([clinging], model('a'), new Caller());
      await vi.advanceTimersByTimeAsync(499);
      expect(loads, 'the old one has its time').toBe(1);
      await vi.advanceTimersByTimeAsync(1);
      expect(await next).not.toBe(engine);
    });
  });
});
