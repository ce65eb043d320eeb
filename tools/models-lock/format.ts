/** The catalogue as text: a few lines for each model, so that a change of one makes a small diff. */
import type { Entry } from '../../src/models/catalogue-schema.ts';

/** The fields of each line, in order. */
const LINES = [
  ['id', 'name'],
  ['goodAt'],
  ['repository', 'revision', 'path'],
  ['sha256', 'bytes', 'exact'],
  ['quantization', 'architecture', 'parameters', 'grade', 'thinks'],
  ['licence'],
  ['languages', 'contextTokens'],
  ['shape'],
  ['replaces', 'changes'],
] as const satisfies readonly (readonly (keyof Entry)[])[];

export function formatCatalogue(models: readonly Entry[]): string {
  return `{\n  "version": 1,\n  "models": [\n${models.map(formatEntry).join(',\n')}\n  ]\n}\n`;
}

function formatEntry(entry: Entry): string {
  const lines = LINES.map((keys) =>
    keys
      .filter((key) => entry[key] !== undefined)
      .map((key) => `"${key}": ${inline(entry[key])}`)
      .join(', '),
  );
  return `    {\n${[...lines, formatChunks(entry)].map((line) => `      ${line}`).join(',\n')}\n    }`;
}

function formatChunks({ chunks }: Entry): string {
  if (!chunks) return '"chunks": null';
  return `"chunks": { "bytes": ${String(chunks.bytes)}, "sha256": [\n${chunks.sha256.map((hash) => `        "${hash}"`).join(',\n')}\n      ] }`;
}

/** JSON on one line, with spaces. */
function inline(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(inline).join(', ')}]`;
  if (typeof value !== 'object' || value === null) return JSON.stringify(value);
  return `{ ${Object.entries(value)
    .map(([key, inner]) => `"${key}": ${inline(inner)}`)
    .join(', ')} }`;
}
