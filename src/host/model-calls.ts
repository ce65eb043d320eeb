/** Calls about which model to have, and whether those that are here are whole and quick. */
import type { HostHandlers } from '@/src/messaging/host-server';
import { SottoError } from '@/src/protocol/errors';

type ModelCalls = Pick<HostHandlers, 'host.forgetLost' | 'host.catalogue' | 'host.recommend' | 'host.checkModel' | 'host.benchmark' | 'host.selfTest' | 'host.cancelBenchmark' | 'host.benchmarks'>;

/** A build without a catalogue. */
export function modelCalls(): ModelCalls {
  const missing = (): never => { throw new SottoError('model-missing', 'no such model on this machine'); };
  return {
    'host.forgetLost': () => ({}),
    'host.catalogue': () => ({ models: [] }),
    'host.recommend': () => ({ choices: [] }),
    'host.checkModel': missing, 'host.benchmark': missing, 'host.selfTest': missing,
    'host.cancelBenchmark': () => ({}),
    'host.benchmarks': () => ({ benchmarks: [] }),
  };
}
