/** What every engine promises (`src/engine/engine.ts`), as checks that run both in Node and in an extension's page. */
import { answering } from './answering';
import type { Check } from './check';
import { loading } from './loading';
import { pagesRead } from './pages-read';
import { readingAhead } from './read-ahead';
import { stopping } from './stopping';

/** In an order that needs few loads, because some engines take seconds. */
export const checks: readonly Check[] = [...loading, ...answering, ...readingAhead, ...pagesRead, ...stopping];
