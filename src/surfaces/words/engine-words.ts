/**
 * Engines in words. The locale has them under `engines`, by the engine's id and its codes. An engine that the locale
 * does not know, such as one of another version, is shown by its id.
 */
import { i18n } from '#i18n';
import type { Probe } from '@/src/protocol/probe';
import { AUTO, type EngineChoice, type EngineId } from '@/src/protocol/task';
import type { EngineInUse } from '@/src/protocol/task-event';
import { joinFacts } from './format';

type Kind = 'name' | 'on' | 'why';

/** The locale's words for a code, or ''. Keys of the locale have no hyphens. */
function wordsOf(kind: Kind, code: string): string {
  return i18n.t(`engines.${kind}.${code.replaceAll('-', '_')}` as 'engines.name.auto');
}

/** The name of a choice of engine: "WebGPU through llama.cpp". */
export function engineName(choice: EngineChoice): string {
  return wordsOf('name', choice) || choice;
}

/** What a chosen engine runs on: "Processor". */
export function engineChoiceWords(choice: EngineChoice): string {
  return choice === AUTO ? i18n.t('popup.autoEngine') : wordsOf('on', choice) || engineName(choice);
}

/** What a model can run on, each once: two engines may use the same processor. */
export function enginesWords(engines: readonly EngineId[]): string {
  return [...new Set(engines.map(engineChoiceWords))].join(', ');
}

/** What an engine that is in use runs on. */
export function backendWords({ backend, insteadOf, provider }: EngineInUse): string {
  if (backend === 'webgpu') return i18n.t('job.webgpu');
  if (backend === 'outside') return engineChoiceWords(provider);
  return i18n.t(insteadOf === undefined ? 'job.processor' : 'job.processorInstead');
}

/** "2 threads". */
export function threadWords(threads: number): string {
  return i18n.t('engines.threads', threads, [String(threads)]);
}

/** Details of an engine in use: "2 threads", "Radeon 780M, 12 of 31 layers"; '' where it tells none. */
export function inUseDetail(engine: EngineInUse): string {
  const { provider, threads, adapter, layers } = engine;
  const name = engineName(provider);
  return [
    adapter !== undefined && name !== backendWords(engine) ? name : '',
    adapter ?? '',
    layers ? i18n.t('engines.layers', [String(layers.onGpu), String(layers.all)]) : '',
    threads === undefined ? '' : threadWords(threads),
  ]
    .filter((part) => part !== '')
    .join(', ');
}

/** Whether an engine works on this machine: "Works here (2 threads)", "Not available here (needs …)". */
export function probeWords(probe: Probe): string {
  const { available, worthwhile } = probe;
  const state = i18n.t(
    available ? (worthwhile ? 'options.engineReady' : 'options.engineSlow') : 'options.engineMissing',
  );
  const detail = probeDetail(probe);
  return detail === '' ? state : i18n.t('options.engineDetail', [state, detail]);
}

function probeDetail({ available, why, lacking, threads, adapter = '' }: Probe): string {
  if (available) return adapter === '' && threads !== undefined ? threadWords(threads) : adapter;
  const reason = why === undefined ? '' : wordsOf('why', why);
  const whole = lacking && reason !== '' ? i18n.t('options.engineDetail', [reason, lacking.join(', ')]) : reason;
  return [adapter, whole].filter((part) => part !== '').join(': ');
}

/** "On this machine · WebGPU · SmolLM2 135M". */
export function engineWords(engine: EngineInUse): string {
  return joinFacts([i18n.t('job.onDevice'), backendWords(engine), engine.model]);
}
