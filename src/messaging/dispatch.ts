/** The edge: a message is `unknown` until its name, its sender and its parameters have been checked. */
import * as v from 'valibot';
import {
  CallEnvelopeSchema,
  ReplySchema,
  type CallSpec,
  type Params,
  type Progress,
  type Reply,
  type Result,
  type StreamSpec,
} from '@/src/protocol/calls';
import { fromErrorInfo, SottoError, toErrorInfo, type ErrorCode } from '@/src/protocol/errors';
import type { SenderInfo } from './sender';

type Calls = Record<string, CallSpec>;

/** What a call's handler knows of the call: of one that streams also how to tell its progress. */
type ContextOf<C extends Calls, K extends keyof C, Context> = C[K] extends StreamSpec
  ? Context & { readonly progress: (value: Progress<C, K>) => void }
  : Context;

/** One handler for every call of a table; a missing one is a type error. */
export type Handlers<C extends Calls, Context> = {
  readonly [K in keyof C]: (
    params: Params<C, K>,
    context: ContextOf<C, K, Context>,
  ) => Result<C, K> | Promise<Result<C, K>>;
};

/** The call's name if the message is one of this table's, else null: then it is for another receiver. */
export function callName(calls: Calls, message: unknown): string | null {
  const envelope = v.safeParse(CallEnvelopeSchema, message);
  return envelope.success && Object.hasOwn(calls, envelope.output.call) ? envelope.output.call : null;
}

/**
 * Checks one message and runs its handler. Never throws: what goes wrong comes back as a reply with a code
 * (`bad-message`, `forbidden`, or the handler's own; `fallback` for an error without one). `context` has what the
 * handlers of this table are given: `progress`, too, where some of its calls stream.
 */
export async function dispatch<C extends Calls, Context extends { readonly sender: SenderInfo }>(
  calls: C,
  handlers: Handlers<C, Context>,
  message: unknown,
  context: Context,
  fallback: ErrorCode,
): Promise<Reply> {
  try {
    const name = callName(calls, message);
    const spec = name === null ? undefined : calls[name];
    if (name === null || !spec) throw new SottoError('bad-message', 'not a call of this receiver');
    if (!spec.from.includes(context.sender.kind)) {
      throw new SottoError('forbidden', `${name} is not for a ${context.sender.kind}`);
    }
    const params = v.safeParse(spec.params, (message as { params: unknown }).params);
    if (!params.success)
      throw new SottoError('bad-message', `${name}: ${v.getDotPath(params.issues[0]) ?? 'params'} is wrong`);
    const handler = handlers[name as keyof C];
    return { ok: true, result: await handler(params.output, context as Parameters<typeof handler>[1]) };
  } catch (error) {
    return { ok: false, error: toErrorInfo(error, fallback) };
  }
}

/** Reads a reply: returns the checked result or throws the receiver's error. `silent` is for no reply at all. */
export function unwrap<C extends Calls, K extends keyof C>(
  calls: C,
  call: K,
  reply: unknown,
  silent: ErrorCode,
): Result<C, K> {
  const parsed = v.safeParse(ReplySchema, reply);
  if (!parsed.success) throw new SottoError(silent, `no reply to ${String(call)}`);
  if (!parsed.output.ok) throw fromErrorInfo(parsed.output.error);
  const spec = calls[call];
  const result = v.safeParse(spec?.result ?? v.never(), parsed.output.result);
  if (!result.success) throw new SottoError('bad-message', `${String(call)}: the reply is wrong`);
  return result.output;
}
