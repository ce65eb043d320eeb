/** The kinds of sources that there are, in the order in which they are asked. No other file knows one by name. */
import { documentKind } from './document/kind';
import type { SourceKind } from './source';

export const sourceKinds: readonly SourceKind[] = [documentKind];
