/**
 * What every message between contexts has in common. Each receiver's calls are written by hand in a table of its own; a
 * call's key names its receiver. `from` says who may send it and is checked against the browser's own `sender`, never
 * against what the message says of itself.
 */
import * as v from 'valibot';
import { ErrorInfoSchema } from './errors';
import { CountSchema } from './ids';

/** Who a message can come from, as told by the browser. `frame`: our own card page, inside a tab. */
export type Sender = 'background' | 'surface' | 'frame' | 'page';

export interface CallSpec {
  readonly from: readonly Sender[];
  readonly params: v.GenericSchema;
  readonly result: v.GenericSchema;
}

/**
 * A call that streams, on a Port: any number of `progress` messages, then one result or error. The caller may close it
 * before, which cancels it; the end of the Port closes all of its streams.
 */
export interface StreamSpec extends CallSpec {
  readonly progress: v.GenericSchema;
}

/** For calls without parameters, or without a result. */
export const NothingSchema = v.strictObject({});

type Calls = Record<string, CallSpec>;
export type Params<C extends Calls, K extends keyof C> = v.InferOutput<C[K]['params']>;
export type Result<C extends Calls, K extends keyof C> = v.InferOutput<C[K]['result']>;
export type Progress<C extends Calls, K extends keyof C> = C[K] extends StreamSpec
  ? v.InferOutput<C[K]['progress']>
  : never;

/** The names of those calls of a table that stream. */
export type StreamName<C extends Calls> = { [K in keyof C]: C[K] extends StreamSpec ? K : never }[keyof C];

/** A reply, on a Port or as a message's answer. */
export type Reply =
  | { readonly ok: true; readonly result: unknown }
  | { readonly ok: false; readonly error: v.InferOutput<typeof ErrorInfoSchema> };

export const ReplySchema = v.variant('ok', [
  v.object({ ok: v.literal(true), result: v.unknown() }),
  v.object({ ok: v.literal(false), error: ErrorInfoSchema }),
]);

/** A call as it travels; `id` is present on Ports, where replies may come out of order. */
export const CallEnvelopeSchema = v.object({
  call: v.string(),
  params: v.unknown(),
  id: v.optional(CountSchema),
});

/** Every message on a Port names its call: a call itself, its progress and reply, and its closing. */
export const PortMessageSchema = v.object({ id: CountSchema });

/** On a Port, from the receiver: how far the call with this id is. */
export const ProgressEnvelopeSchema = v.object({ id: CountSchema, progress: v.unknown() });

/** On a Port, from the caller: nobody waits for the call with this id any more. */
export const CloseEnvelopeSchema = v.object({ id: CountSchema, close: v.literal(true) });
