/** What this machine can do, in plain words. */
import { i18n } from '#i18n';
import type { Machine } from '@/src/protocol/catalogue';
import type { hostCalls, Result } from '@/src/protocol/contract';
import { GIB } from '../machine-state';
import { formatCount } from '../words/format';

export type Probe = Result<typeof hostCalls, 'host.probe'>['engines'][number];

export interface MachineWords {
  /** Which engine would run, in one sentence. */
  readonly verdict: string;
  /** Whether any engine runs here. */
  readonly able: boolean;
  readonly graphics: string;
  readonly processor: string;
  readonly memory: string;
}

/** From what the engines found and what the browser tells. */
export function describeMachine(
  probes: readonly Probe[],
  { cores, memory }: Pick<Machine, 'cores' | 'memory'>,
): MachineWords {
  const find = (id: Probe['id']): Probe | undefined => probes.find((probe) => probe.id === id && probe.available);
  const [webgpu, processor, scripted] = [find('webllm'), find('wllama'), find('fake')];
  return {
    verdict: verdict({ webgpu, processor, scripted }),
    able: probes.some(({ available }) => available),
    graphics: graphics(webgpu),
    processor: processor
      ? i18n.t('welcome.processorCores', [i18n.t('welcome.cores', cores, [formatCount(cores)]), processor.detail])
      : i18n.t('welcome.cores', cores, [formatCount(cores)]),
    memory: memory === null ? i18n.t('welcome.memoryUnknown') : i18n.t('welcome.memory', [formatCount(memory / GIB)]),
  };
}

/** `auto` takes WebGPU where it is worthwhile, then the processor, then whatever there is. */
function verdict({
  webgpu,
  processor,
  scripted,
}: Record<'webgpu' | 'processor' | 'scripted', Probe | undefined>): string {
  if (webgpu?.worthwhile) return i18n.t('welcome.verdictWebgpu');
  if (processor) return i18n.t('welcome.verdictProcessor');
  if (webgpu) return i18n.t('welcome.verdictSoftware');
  return i18n.t(scripted ? 'welcome.verdictScripted' : 'welcome.verdictNone');
}

function graphics(webgpu: Probe | undefined): string {
  if (!webgpu) return i18n.t('welcome.graphicsNone');
  return i18n.t(webgpu.worthwhile ? 'welcome.graphicsReady' : 'welcome.graphicsSoftware', [webgpu.detail]);
}
