/** The calls that surfaces can make, and what a script may say to them: only what the contract lets through. */
import { backgroundCalls } from '@/src/protocol/background-calls';
import type { Result } from '@/src/protocol/calls';
import { hostCalls } from '@/src/protocol/host-calls';
import type { ErrorCode, ErrorInfo } from '@/src/protocol/errors';

/** Every call of the host and of the background, by its name. */
export const CALLS = { ...hostCalls, ...backgroundCalls };
export type Call = keyof typeof CALLS;

/** An answer for each of some calls. */
export type Answers = { readonly [K in Call]?: Result<typeof CALLS, K> };

/** What becomes of calls that are not answered as usual. */
export interface Failures {
  /** Calls that fail, and those that never answer. */
  readonly fails?: { readonly [K in Call]?: ErrorCode };
  /** Calls that fail with figures. */
  readonly failsWith?: { readonly [K in Call]?: ErrorInfo };
  readonly hangs?: readonly Call[];
}
