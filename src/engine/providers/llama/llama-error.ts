/** How llama.cpp's module fails: by a status that it names, or by ending itself. */
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

/** `ended`: the module has stopped in the middle of a call, and is of no more use. `memory` may be as final. */
export type Status = keyof typeof STATUS | 'ended';

/** A failure by name. The message may quote the model's file, but for `ended`. */
export class LlamaError extends Error {
  override readonly name = 'LlamaError';
  constructor(
    readonly status: Status,
    message: string,
    options?: ErrorOptions,
    /** With status `memory`. */
    readonly shortage?: Shortage,
  ) {
    super(message, options);
  }
}

export function statusOf(result: number): Status {
  return (Object.keys(STATUS) as (keyof typeof STATUS)[]).find((name) => STATUS[name] === result) ?? 'internal';
}
