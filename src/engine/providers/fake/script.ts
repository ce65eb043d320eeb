/** What the scripted engine does. Plain JSON, so that a test can put it into a built extension. */
import * as v from 'valibot';
import { ERROR_CODES } from '@/src/protocol/errors';

/** Lazy, so that a bundler can drop it from builds without the scripted engine. */
export const FakeScriptSchema = /* @__PURE__ */ v.lazy(() => {
  const Milliseconds = v.pipe(v.number(), v.minValue(0));
  return v.object({
    /** The answer, token by token. */
    tokens: v.optional(v.array(v.string()), ['This ', 'answer ', 'is ', 'scripted.']),
    /** Other answers, for prompts whose last message contains these words; the first match counts. */
    replies: v.optional(v.array(v.object({ to: v.string(), tokens: v.array(v.string()) })), []),
    /** Languages that the model speaks (BCP 47); absent where they are unknown. */
    languages: v.optional(v.array(v.string())),
    /** Repeats the answer until the request's limit, as models sometimes do. */
    endless: v.optional(v.boolean(), false),
    /** Answers with the prompt itself, word for word: the most that a page can make a model say. */
    echo: v.optional(v.boolean(), false),
    loadMs: v.optional(Milliseconds, 0),
    /** Loading waits until the script no longer has this. */
    holdsLoad: v.optional(v.boolean(), false),
    /** Time for each word of the prompt that is not in the cache. */
    promptWordMs: v.optional(Milliseconds, 0),
    /** Words of longer prompts take longer, as in real models; `promptWordMs` is then the time on a typical page. */
    attends: v.optional(v.boolean(), false),
    tokenMs: v.optional(Milliseconds, 0),
    /** In words, which are the tokens of this engine. */
    contextTokens: v.optional(v.number(), 4_096),
    fault: v.optional(
      v.object({
        /** Where it happens. A number is the index of the token that does not come. */
        at: v.union([v.picklist(['probe', 'load', 'prompt']), v.number()]),
        /** `engine-lost` also ends the engine, as a dying worker does. */
        code: v.picklist(ERROR_CODES),
        /** How often it happens; without end if absent. */
        times: v.optional(v.number(), Number.MAX_SAFE_INTEGER),
      }),
    ),
  });
});
export type FakeScript = v.InferOutput<typeof FakeScriptSchema>;
/** A script as it is written: everything has a default. */
export type FakeScriptInput = v.InferInput<typeof FakeScriptSchema>;
