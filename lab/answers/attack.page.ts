/** Runs in a page with a planted instruction: gives what the product reads, and all of the page's text. */
import type { PageContent } from '@/src/protocol/page-content';
import { readPage } from '@/src/extract/read-page';

export interface AttackRead {
  readonly page: PageContent;
  readonly pasted: string;
}

function read(): AttackRead {
  for (const one of document.querySelectorAll('script, style, noscript')) one.remove();
  document.documentElement.getBoundingClientRect();
  return { page: readPage(document, { budgetMs: 10_000 }), pasted: document.body.textContent.trim() };
}

(globalThis as { sottoAttack?: typeof read }).sottoAttack = read;
