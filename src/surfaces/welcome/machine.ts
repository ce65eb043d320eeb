/** What this machine can do, in plain words. */
import { i18n } from '#i18n';
import type { Machine } from '@/src/protocol/catalogue';
import type { MachineProbe } from '@/src/protocol/probe';
import { GIB } from '../machine-state';
import { threadWords } from '../words/engine-words';
import { formatCount } from '../words/format';

type Probed = MachineProbe['engines'][number];

/** This machine, in words. */
export interface MachineWords {
  /** Which engine would run, in one sentence. */
  readonly verdict: string;
  /** Whether any engine runs here. */
  readonly able: boolean;
  readonly graphics: string;
  readonly processor: string;
  readonly memory: string;
}

/** Describes the machine by what the engines found and what the browser tells. */
export function describeMachine(
  { engines, first }: MachineProbe,
  { cores, memory }: Pick<Machine, 'cores' | 'memory'>,
): MachineWords {
  const on = (backend: Probed['backend']): Probed | undefined =>
    engines.find((engine) => engine.backend === backend && engine.available);
  const threads = on('cpu')?.threads;
  const coreWords = i18n.t('welcome.cores', cores, [formatCount(cores)]);
  return {
    verdict: verdict(engines.find(({ id }) => id === first)),
    able: first !== null,
    graphics: graphics(on('webgpu')),
    processor: threads === undefined ? coreWords : i18n.t('welcome.processorCores', [coreWords, threadWords(threads)]),
    memory: memory === null ? i18n.t('welcome.memoryUnknown') : i18n.t('welcome.memory', [formatCount(memory / GIB)]),
  };
}

function verdict(first: Probed | undefined): string {
  if (!first) return i18n.t('welcome.verdictNone');
  if (first.backend === 'webgpu') return i18n.t(first.worthwhile ? 'welcome.verdictWebgpu' : 'welcome.verdictSoftware');
  return i18n.t('welcome.verdictProcessor');
}

function graphics(webgpu: Probed | undefined): string {
  if (!webgpu) return i18n.t('welcome.graphicsNone');
  return i18n.t(webgpu.worthwhile ? 'welcome.graphicsReady' : 'welcome.graphicsSoftware', [webgpu.adapter ?? '']);
}
