/** What every engine promises about loading models, and about refusing them. */
import * as v from 'valibot';
import { ProbeSchema } from '@/src/protocol/probe';
import { assert, assertAborted, assertCode } from './bench';
import type { Check } from './check';
import { traitsOf } from './subject';

/** A load has to refuse a file that is no model within this time, in milliseconds. */
const REFUSAL_MS = 20_000;

const checks: Check[] = [
  {
    name: 'tells what it can do here, without loading',
    async run({ subject }) {
      const probe = await subject.provider.probe();
      assert(probe.available, `Not available: ${probe.why ?? 'without a reason'}`);
      assert(v.is(ProbeSchema, probe), 'The probe does not speak in codes and figures.');
      const verdict = await subject.provider.canRun(await traitsOf(subject.model));
      assert(verdict.able, `It does not run the test model: ${verdict.able ? '' : verdict.code}`);
      const stranger = { kind: 'named', provider: 'nobody', name: subject.model.info.name } as const;
      assert(!(await subject.provider.canRun(stranger)).able, 'It says that it runs what another one has.');
      return undefined;
    },
  },
  {
    name: 'refuses files that are no models, quickly and by name',
    async run(bench) {
      const { provider, broken } = bench.subject;
      for (const { what, model, codes } of broken) {
        const began = performance.now();
        const load = () => provider.load(model, { signal: new AbortController().signal, onProgress: () => undefined });
        await assertCode(load, ...codes).catch((error: unknown) => {
          throw new Error(`${what}: ${String(error)}`);
        });
        assert(performance.now() - began < REFUSAL_MS, `${what}: took ${String(performance.now() - began)} ms.`);
      }
      return undefined;
    },
  },
  {
    name: 'stops loading when asked',
    async run(bench) {
      await bench.end();
      const stop = new AbortController();
      await assertAborted(() =>
        bench.load(stop.signal, () => {
          stop.abort();
        }),
      );
      await assertAborted(() => bench.load(AbortSignal.abort()));
      return undefined;
    },
  },
  {
    name: 'loads after that, with progress from 0 to 1, and says what really runs',
    async run(bench) {
      await bench.end();
      const fractions: number[] = [];
      let steps = 0;
      const began = performance.now();
      const { inUse } = await bench.engine(({ fraction }) => {
        steps += 1;
        if (fraction !== null) fractions.push(fraction);
      });
      const loadMs = performance.now() - began;
      assert(steps > 0, 'No progress was told.');
      assert(
        fractions.every((fraction) => fraction >= 0 && fraction <= 1),
        `Fractions out of range: ${fractions.join()}.`,
      );
      assert(inUse.provider === bench.subject.provider.id && inUse.contextTokens > 0, 'It does not say what runs.');
      assert(inUse.backend === bench.subject.backend, `It computes on ${inUse.backend}.`);
      return { loadMs, progressSteps: steps };
    },
  },
];

export const loading: readonly Check[] = [...checks];
