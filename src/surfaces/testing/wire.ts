/**
 * Stands between a surface and its fakes. Messages are copied and checked by the contract both ways, as with the real
 * host. A fake that says what no host could say is found out here.
 */
import * as v from 'valibot';
import { dispatch, unwrap, type Handlers } from '@/src/messaging/dispatch';
import type { SenderInfo } from '@/src/messaging/sender';
import type { HostStream } from '@/src/messaging/host-client';
import type { Params, Progress, Result, Sender } from '@/src/protocol/calls';
import { hostCalls } from '@/src/protocol/host-calls';
import { fromErrorInfo, SottoError } from '@/src/protocol/errors';
import { SettingsSchema, type Settings } from '@/src/storage/settings';
import { CALLS, type Answers, type Call, type Failures } from './calls';

const SENDER = { tabId: null, documentKey: null, origin: null, ephemeral: false } as const;
const never = new Promise<never>(() => undefined);

/** What a fake does at a call. Its answer counts where the script has none. */
export type Reaction<K extends Call> = (
  params: Params<typeof CALLS, K>,
) => Result<typeof CALLS, K> | Promise<Result<typeof CALLS, K>>;

/** What a fake does at a call that streams: it tells of progress, and answers at the end. */
export type StreamReaction<K extends HostStream> = (
  params: Params<typeof hostCalls, K>,
  tell: (progress: Progress<typeof hostCalls, K>) => void,
  signal: AbortSignal,
) => Result<typeof hostCalls, K> | Promise<Result<typeof hostCalls, K>>;

/** Who is told of calls and faults. */
interface Ears extends Failures {
  readonly onCall?: (call: string, params: unknown) => void;
  readonly onFault?: (fault: Error) => void;
}

export class Wire {
  /**
   * @param script read at each call, because a test may change it
   * @param from the kind of page that the surface is
   */
  constructor(
    private readonly script: Ears,
    private readonly answers: () => Answers,
    private readonly from: Sender,
  ) {}

  /**
   * Resolves with the scripted answer, later as from another process. Rejects as scripted, or with `bad-message` or
   * `forbidden` where a real call would; that is also told as a fault.
   */
  async call<K extends Call>(
    call: K,
    params: Params<typeof CALLS, K>,
    react?: Reaction<K>,
  ): Promise<Result<typeof CALLS, K>> {
    // Calls that only follow are not recorded: they ask for nothing to be done.
    if (!call.startsWith('host.follow')) this.script.onCall?.(call, params);
    let arrived = false;
    const handler = async (checked: unknown): Promise<unknown> => {
      arrived = true;
      if (this.script.hangs?.includes(call)) return never;
      const failure = this.script.failsWith?.[call];
      if (failure) throw fromErrorInfo(failure);
      const code = this.script.fails?.[call];
      if (code) throw new SottoError(code, 'scripted');
      const answer = (await react?.(checked as Params<typeof CALLS, K>)) ?? this.answers()[call];
      if (answer !== undefined) return structuredClone(answer);
      this.fault(`nobody has scripted ${call}`);
      throw new SottoError('bad-message', `nobody has scripted ${call}`);
    };
    const handlers = { [call]: handler } as unknown as Handlers<typeof CALLS, { readonly sender: SenderInfo }>;
    const message = { call, params: structuredClone(params) };
    const context = { sender: { ...SENDER, kind: this.from } };
    const reply = await dispatch(CALLS, handlers, message, context, 'bad-message');
    if (!reply.ok && !arrived) this.fault(reply.error.message);
    if (reply.ok) this.given(call, reply.result as Result<typeof CALLS, K>);
    return unwrap(CALLS, call, reply, 'bad-message');
  }

  /** Like `call`, for a call that streams. Its progress is checked by the contract, too. */
  async stream<K extends HostStream>(
    call: K,
    params: Params<typeof hostCalls, K>,
    { signal, onProgress }: { signal: AbortSignal; onProgress(progress: Progress<typeof hostCalls, K>): void },
    react: StreamReaction<K>,
  ): Promise<Result<typeof hostCalls, K>> {
    const closed = Promise.withResolvers<never>();
    signal.addEventListener('abort', () => {
      closed.reject(signal.reason as Error);
    });
    const tell = (progress: Progress<typeof hostCalls, K>): void => {
      const told = this.check(hostCalls[call].progress, structuredClone(progress), call);
      if (!signal.aborted) onProgress(told as Progress<typeof hostCalls, K>);
    };
    const answer = this.call(call, params, async (checked) => {
      // Later than the caller's own turn of the event loop, as from another process.
      await Promise.resolve();
      return react(checked, tell, signal);
    });
    return Promise.race([answer as Promise<Result<typeof hostCalls, K>>, closed.promise]);
  }

  /** An answer as a surface gets it. */
  private given<K extends Call>(call: K, result: Result<typeof CALLS, K>): Result<typeof CALLS, K> {
    return this.check(CALLS[call].result, structuredClone(result), call) as Result<typeof CALLS, K>;
  }

  /** Settings as a surface gets them. A value that the store would not keep is a fault. */
  settings(settings: Settings): Settings {
    const kept = v.parse(SettingsSchema, settings);
    for (const [name, value] of Object.entries(settings))
      if (kept[name as keyof Settings] !== value) this.fault(`the setting ${name} is wrong`);
    return kept;
  }

  /** A message after the contract's check. */
  private check(schema: v.GenericSchema, message: unknown, name: string): unknown {
    const parsed = v.safeParse(schema, message);
    if (parsed.success) return parsed.output;
    const [issue] = parsed.issues;
    this.fault(`${name}: ${v.getDotPath(issue) ?? 'the message'} is wrong: ${issue.message}`);
    return message;
  }

  private fault(message: string): void {
    const fault = new Error(`fake: ${message}`);
    if (this.script.onFault) this.script.onFault(fault);
    else void Promise.reject(fault);
  }
}
