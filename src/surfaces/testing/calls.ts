/** The calls that surfaces can make, and the types of scripted answers to them. */
import { backgroundCalls } from '@/src/protocol/background-calls';
import type { Result } from '@/src/protocol/calls';
import { hostCalls } from '@/src/protocol/host-calls';
import type { ErrorCode, ErrorInfo } from '@/src/protocol/errors';

/** Every call to the host and the background, by its name. */
export const CALLS = { ...hostCalls, ...backgroundCalls };
export type Call = keyof typeof CALLS;

/** Answers to some of the calls. */
export type Answers = { readonly [K in Call]?: Result<typeof CALLS, K> };

/** Calls that fail or are not answered. */
export interface Failures {
  /** Calls that fail with this code. */
  readonly fails?: { readonly [K in Call]?: ErrorCode };
  /** Calls that fail with this error and its figures. */
  readonly failsWith?: { readonly [K in Call]?: ErrorInfo };
  /** Calls that are never answered. */
  readonly hangs?: readonly Call[];
}
