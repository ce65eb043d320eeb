/** The models that can be had in this build. */
import * as v from 'valibot';
import type { ListedTraits } from '@/src/engine/traits';
import { memoryFor } from '@/src/gguf/memory';
import type { CatalogueModel } from '@/src/protocol/catalogue';
import { CONTEXT_LENGTHS } from '@/src/protocol/context-lengths';
import type { ModelInfo } from '@/src/protocol/model';
// The one place that knows the file: a build may put an institution's own list there.
import list from './catalogue.json';
import { CatalogueSchema, isLocked, type Entry } from './catalogue-schema';

/** The smallest first. A build with a list that is not sound fails here, at once; `tools/build.ts` checks it before. */
export const CATALOGUE: readonly Entry[] = v.parse(CatalogueSchema, list).models.sort((a, b) => a.bytes - b.bytes);

/** An entry by its id, or undefined. */
export function findEntry(id: string): Entry | undefined {
  return CATALOGUE.find((entry) => entry.id === id);
}

/** The older pins that a file takes the place of. */
export function replacedBy(sha256: string): readonly string[] {
  return CATALOGUE.find((entry) => entry.sha256 === sha256)?.replaces ?? [];
}

/** The languages that the list says a file's model speaks, or null for a file that is not in it. */
export function languagesOf(sha256: string | undefined): readonly string[] | null {
  const entry = CATALOGUE.find(
    (listed) => listed.sha256 === sha256 || listed.replaces.some((older) => older === sha256),
  );
  return entry?.languages ?? null;
}

export interface CatalogueState {
  /** The models that are here. */
  readonly models: readonly Pick<ModelInfo, 'sha256'>[];
  /** Where this build has its models from. */
  readonly host: string;
}

/** The catalogue as surfaces see it, with what of it is on this machine. */
export function describeCatalogue(entries: readonly Entry[], { models, host }: CatalogueState): CatalogueModel[] {
  const here = new Set(models.map(({ sha256 }) => sha256));
  return entries.map((entry) => {
    const { id, name, goodAt, sha256, bytes, quantization, licence, languages, contextTokens, repository } = entry;
    return {
      id,
      name,
      goodAt,
      sha256,
      bytes,
      quantization,
      licence,
      languages,
      contextTokens,
      locked: isLocked(entry),
      source: { host, publisher: repository },
      memory: CONTEXT_LENGTHS.filter((tokens) => tokens <= contextTokens).map((tokens) => ({
        contextTokens: tokens,
        bytes: memoryFor(traitsOf(entry), tokens),
      })),
      installed: here.has(sha256),
      updates: entry.replaces.findLast((older) => here.has(older)) ?? null,
      ...(entry.changes !== undefined && { changes: entry.changes }),
    };
  });
}

/** What engines decide by, as the list has it. */
export function traitsOf({ bytes, architecture, quantization, contextTokens, shape }: Entry): ListedTraits {
  return { kind: 'file', bytes, architecture, quantization, contextTokens, header: null, measures: shape };
}
