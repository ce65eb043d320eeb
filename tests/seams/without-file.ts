/**
 * An engine without model files, as a browser's own model or a server of the user's would be: it has one model, by
 * name, and tells neither what that takes nor on what it computes. It says what the scripted engine says.
 */
import type { ModelSource, Provider } from '@/src/engine/engine';
import { FakeEngine } from '@/src/engine/providers/fake/fake-engine';
import { LiveScript } from '@/src/engine/providers/fake/live-script';
import type { FakeScriptInput } from '@/src/engine/providers/fake/script';
import { ABLE, refuse, type NamedTraits } from '@/src/engine/traits';

export const ID = 'without-file';
const NAME = 'house-model:1';
const CONTEXT = 512;

const has = (traits: ModelSource['traits']): traits is NamedTraits =>
  traits.kind === 'named' && traits.provider === ID && traits.name === NAME;

/** @param script What it says. */
export function withoutFile(script: FakeScriptInput): Provider {
  const live = new LiveScript(() => ({ contextTokens: CONTEXT, ...script }));
  return {
    id: ID,
    backend: 'outside',
    probe: () => Promise.resolve({ available: true, worthwhile: true }),
    canRun: (traits) => Promise.resolve(has(traits) ? ABLE : refuse('elsewhere')),
    models: () => Promise.resolve([{ name: NAME, title: 'The house’s model', contextTokens: CONTEXT }]),
    async load({ info }, { signal, onProgress }) {
      signal.throwIfAborted();
      onProgress({ step: 'start', fraction: null });
      signal.throwIfAborted();
      await live.read();
      const inUse = { provider: ID, backend: 'outside', model: info.name, contextTokens: CONTEXT } as const;
      return new FakeEngine(live, inUse);
    },
  };
}
