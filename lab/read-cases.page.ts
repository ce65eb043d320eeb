/** Runs in a page of a case: our reading as plain lines. */
import { readPage } from '@/src/extract/read-page';

/** A heading has its level before it, a contribution the name of who wrote it. */
function readCase(): { readonly text: string; readonly ms: number } {
  const began = performance.now();
  const page = readPage(document);
  const ms = performance.now() - began;
  const lines = page.blocks.flatMap(({ kind, level, text, author }) => [
    ...(author === undefined ? [] : [`@author ${author}`]),
    kind === 'heading' ? `${'#'.repeat(level ?? 1)} ${text}` : text,
  ]);
  return { text: [...lines, ...(page.unloaded ? ['@unloaded'] : [])].join('\n'), ms };
}

(globalThis as { sottoReadCase?: typeof readCase }).sottoReadCase = readCase;
