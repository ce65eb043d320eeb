/** The host's end of a Port, where a test answers by hand: for tests of what calls the host. */
import { vi } from 'vitest';
import type { ErrorCode } from '@/src/protocol/errors';

type Listener = (message: unknown) => void;

interface Sent {
  readonly id: number;
  readonly call?: string;
  readonly params?: unknown;
  readonly close?: true;
}

export class FakePort {
  /** All that the caller has sent, in order. */
  readonly sent: Sent[] = [];
  private readonly messages = new Set<Listener>();
  private readonly closers = new Set<() => void>();
  readonly onMessage = {
    addListener: (listener: Listener): void => {
      this.messages.add(listener);
    },
  };
  readonly onDisconnect = {
    addListener: (listener: () => void): void => {
      this.closers.add(listener);
    },
  };

  postMessage(message: Sent): void {
    this.sent.push(message);
  }

  disconnect(): void {
    /* nothing to do */
  }

  /** The host is gone. */
  die(): void {
    for (const closer of this.closers) closer();
  }

  /** The calls of this name, when there are so many. */
  calls(call: string, count = 1): Promise<readonly Sent[]> {
    return vi.waitFor(() => {
      const calls = this.sent.filter((message) => message.call === call);
      if (calls.length < count) throw new Error(`${call} was called ${String(calls.length)} times`);
      return calls;
    });
  }

  /** Tells progress of the last call of this name. */
  tell(call: string, progress: unknown): void {
    this.post({ id: this.idOf(call), progress });
  }

  /** Answers the last call of this name. */
  answer(call: string, reply: { readonly result: unknown } | { readonly code: ErrorCode }): void {
    const body =
      'code' in reply ? { ok: false, error: { code: reply.code, message: '' } } : { ok: true, result: reply.result };
    this.post({ ...body, id: this.idOf(call) });
  }

  /** Sends anything at all. */
  post(message: unknown): void {
    for (const listener of this.messages) listener(message);
  }

  private idOf(call: string): number {
    const asked = this.sent.findLast((message) => message.call === call);
    if (!asked) throw new Error(`${call} was not called`);
    return asked.id;
  }
}
