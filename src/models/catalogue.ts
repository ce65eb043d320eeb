/** The models that are available in this build. */
import * as v from 'valibot';
import type { ListedTraits } from '@/src/engine/traits';
import { memoryFor } from '@/src/gguf/memory';
import type { CatalogueModel } from '@/src/protocol/catalogue';
import { CONTEXT_LENGTHS } from '@/src/protocol/context-lengths';
import type { ModelInfo } from '@/src/protocol/model';
// Only this place knows the file, because a build may put an institution's own list there.
import list from './catalogue.json';
import { CatalogueSchema, isLocked, type Entry } from './catalogue-schema';

/** The smallest first. An unsound list fails here, at load time; `tools/build.ts` checks it before that. */
export const CATALOGUE: readonly Entry[] = v.parse(CatalogueSchema, list).models.sort((a, b) => a.bytes - b.bytes);

/** An entry by its id, or undefined. */
export function findEntry(id: string): Entry | undefined {
  return CATALOGUE.find((entry) => entry.id === id);
}

/** The SHA-256 of the older files that a file updates. */
export function replacedBy(sha256: string): readonly string[] {
  return CATALOGUE.find((entry) => entry.sha256 === sha256)?.replaces ?? [];
}

/** The languages of a file's model by the catalogue, or null for a file that is not in it. */
export function languagesOf(sha256: string | undefined): readonly string[] | null {
  const entry = CATALOGUE.find(
    (listed) => listed.sha256 === sha256 || listed.replaces.some((older) => older === sha256),
  );
  return entry?.languages ?? null;
}

export interface CatalogueState {
  /** The models on this machine. */
  readonly models: readonly Pick<ModelInfo, 'sha256'>[];
  /** The host that this build downloads models from. */
  readonly host: string;
}

/** The catalogue as surfaces see it, with what is installed and what would be an update. */
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

/** What engines decide by, as far as the catalogue knows it. */
export function traitsOf({ bytes, architecture, quantization, contextTokens, shape }: Entry): ListedTraits {
  return { kind: 'file', bytes, architecture, quantization, contextTokens, header: null, measures: shape };
}
