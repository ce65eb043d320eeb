/**
 * Engines in words. An engine is known by its name and its codes alone: what the locale has under `engines` is shown,
 * and for one that it does not know, such as one of another version, its name.
 */
import { i18n } from '#i18n';
import type { Probe } from '@/src/protocol/probe';
import { AUTO, type EngineChoice, type EngineId } from '@/src/protocol/task';
import type { EngineInUse } from '@/src/protocol/task-event';
import { joinFacts } from './format';

type Kind = 'name' | 'on' | 'why';

/** Words for a code that no list here knows, or ''. Names of messages have no hyphens. */
function wordsOf(kind: Kind, code: string): string {
  return i18n.t(`engines.${kind}.${code.replaceAll('-', '_')}` as 'engines.name.auto');
}

/** What a choice of engine is called: "WebGPU through llama.cpp". */
export function engineName(choice: EngineChoice): string {
  return wordsOf('name', choice) || choice;
}

/** An engine by what it runs on: the chosen one, or the one that something ran on. */
export function engineChoiceWords(choice: EngineChoice): string {
  return choice === AUTO ? i18n.t('popup.autoEngine') : wordsOf('on', choice) || engineName(choice);
}

/** What a model runs on; two engines may run it on the same. */
export function enginesWords(engines: readonly EngineId[]): string {
  return [...new Set(engines.map(engineChoiceWords))].join(', ');
}

/** On what the engine computes, by its own word. */
export function backendWords({ backend, insteadOf, provider }: EngineInUse): string {
  if (backend === 'webgpu') return i18n.t('job.webgpu');
  if (backend === 'outside') return engineChoiceWords(provider);
  return i18n.t(insteadOf === undefined ? 'job.processor' : 'job.processorInstead');
}

/** "2 threads". */
export function threadWords(threads: number): string {
  return i18n.t('engines.threads', threads, [String(threads)]);
}

/**
 * What an engine computes with: "2 threads", "WebGPU through llama.cpp, Radeon 780M, 12 of 31 layers"; '' where it does
 * not tell.
 */
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

/** What an engine can do here: "Works here (2 threads)", "Not available here (needs …)". */
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
