/** How llama.cpp's module fails: with a status, or by aborting. */
import type { Shortage } from './memory-watch';

/** Statuses of the module, as in `tools/llama-wasm/engine/sotto.h`. */
const STATUS = {
  ok: 0,
  argument: -1,
  model: -2,
  memory: -3,
  full: -4,
  stopped: -5,
  read: -6,
  internal: -7,
} as const;

/** `ended`: the module has aborted in the middle of a call, and cannot be used again. `memory` may be as final. */
export type Status = keyof typeof STATUS | 'ended';

/** A failure of the module. Its message may quote the model's file, except for `ended`. */
export class LlamaError extends Error {
  override readonly name = 'LlamaError';
  constructor(
    readonly status: Status,
    message: string,
    options?: ErrorOptions,
    /** Given with status `memory`. */
    readonly shortage?: Shortage,
  ) {
    super(message, options);
  }
}

export function statusOf(result: number): Status {
  return (Object.keys(STATUS) as (keyof typeof STATUS)[]).find((name) => STATUS[name] === result) ?? 'internal';
}
