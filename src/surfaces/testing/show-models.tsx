/** For tests: the models of the options page on scripted services. */
import { expect, vi } from 'vitest';
import type { Download } from '@/src/protocol/download';
import { ModelsSection } from '../options/models-section';
import { show, type Shown } from './render';
import type { Script } from './script';

/** The section, and what a test does with it. */
export interface ShownModels extends Shown {
  /** May be changed while the section is shown. */
  readonly script: { -readonly [K in keyof Script]: Script[K] };
  /** Tells of downloads, as the host would. */
  push(...downloads: readonly Download[]): void;
  /** The calls with these names, in order. */
  callsOf(...names: readonly string[]): unknown[];
  /** Waits until this text is shown. */
  seen(wanted: string, selector?: string): Promise<void>;
}

/** @param chosen SHA-256 of the model in the settings */
export function showModels(script: Script, chosen: string | null = null): ShownModels {
  let tell: (downloads: readonly Download[]) => void = () => undefined;
  let now = script.downloads ?? [];
  const own: ShownModels['script'] = {
    ...script,
    onFollowDownloads: (change) => {
      tell = change;
      change(now);
    },
  };
  const shown = show(() => <ModelsSection chosen={chosen} />, own);
  return {
    ...shown,
    script: own,
    push: (...downloads) => {
      now = downloads;
      tell(downloads);
    },
    callsOf: (...names) => shown.calls.filter(([call]) => names.includes(call)),
    seen: (wanted, selector = 'body') =>
      vi.waitFor(() => {
        expect(shown.text(selector)).toContain(wanted);
      }),
  };
}
