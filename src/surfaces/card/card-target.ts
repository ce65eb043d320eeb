import type { CardContent } from '@/src/protocol/card-content';

/** What a card is to show: a job, the reason why there is none, or that the page is still being read. */
export type CardTarget = CardContent | { readonly kind: 'starting' };
