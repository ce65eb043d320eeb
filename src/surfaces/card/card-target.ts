import * as v from 'valibot';
import { JobIdSchema } from '@/src/protocol/contract';
import { ERROR_CODES, type ErrorCode } from '@/src/protocol/errors';

/** What a card is to show: a job, the reason why there is none, or that the page is still being read. */
export type CardTarget =
  | { readonly kind: 'job'; readonly jobId: string }
  | { readonly kind: 'error'; readonly code: ErrorCode }
  | { readonly kind: 'starting' };

/**
 * Reads the card's fragment: `#<job id>`, `#!<error code>`, or nothing. Anything else counts as nothing: the page that
 * holds the frame can write there too.
 */
export function parseCardHash(hash: string): CardTarget {
  const fragment = hash.replace(/^#/, '');
  const code = ERROR_CODES.find((known) => fragment === `!${known}`);
  if (code) return { kind: 'error', code };
  return v.is(JobIdSchema, fragment) ? { kind: 'job', jobId: fragment } : { kind: 'starting' };
}
