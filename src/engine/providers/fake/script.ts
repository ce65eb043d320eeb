/** What the fake engine is told to do. Plain JSON, so that a test can put it into a file beside a built extension. */
import * as v from 'valibot';
import { ERROR_CODES } from '@/src/protocol/errors';

/** Made when it is first used, so that a bundler drops it where the scripted engine is not chosen. */
export const FakeScriptSchema = /* @__PURE__ */ v.lazy(() => {
  const Milliseconds = v.pipe(v.number(), v.minValue(0));
  return v.object({
    /** The answer, token by token. */
    tokens: v.optional(v.array(v.string()), ['This ', 'answer ', 'is ', 'scripted.']),
    /** Other answers, for prompts whose last message has these words in it; the first that fits counts. */
    replies: v.optional(v.array(v.object({ to: v.string(), tokens: v.array(v.string()) })), []),
    /** Languages that the model is known to speak, BCP 47; absent: nobody knows. */
    languages: v.optional(v.array(v.string())),
    /** Says the answer over and over, until the request's limit: a model that has lost its way. */
    endless: v.optional(v.boolean(), false),
    /** Answers with the prompt itself, word for word: the worst that a page can make a model say. */
    echo: v.optional(v.boolean(), false),
    loadMs: v.optional(Milliseconds, 0),
    /** Loading does not end before a script without it is there. */
    holdsLoad: v.optional(v.boolean(), false),
    /** For each word of the prompt that is not in the cache. */
    promptWordMs: v.optional(Milliseconds, 0),
    /** Longer prompts take longer for each word, as real ones do; `promptWordMs` is then that of a typical page. */
    attends: v.optional(v.boolean(), false),
    tokenMs: v.optional(Milliseconds, 0),
    /** In words, which are the fake's tokens. */
    contextTokens: v.optional(v.number(), 4_096),
    fault: v.optional(
      v.object({
        /** Where it happens: a number is the index of the token that does not come. */
        at: v.union([v.picklist(['probe', 'load', 'prompt']), v.number()]),
        /** `engine-lost` also ends the engine, as a dying worker does. */
        code: v.picklist(ERROR_CODES),
        /** How often it happens before all goes well; without end if absent. */
        times: v.optional(v.number(), Number.MAX_SAFE_INTEGER),
      }),
    ),
  });
});
export type FakeScript = v.InferOutput<typeof FakeScriptSchema>;
/** A script as one writes it: everything has a default. */
export type FakeScriptInput = v.InferInput<typeof FakeScriptSchema>;
