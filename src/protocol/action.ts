/** What a user asks to be done with a text, as it crosses between contexts. */
import * as v from 'valibot';
import { IdSchema } from './ids';

/** What an action works on: the page's blocks, or the text that the user selected. */
export const SCOPES = ['page', 'selection'] as const;
export const ScopeSchema = v.picklist(SCOPES);
export type Scope = v.InferOutput<typeof ScopeSchema>;

/** `reads`: the answer says something about the text. `rewrites`: the answer is the text, written anew. */
const DoesSchema = v.picklist(['reads', 'rewrites']);

/**
 * An action's name on the wire and on the disk: a word for a built-in, a random id for the user's own. No closed list:
 * the table in `src/actions` has the built-ins, and a name from another version can still be read.
 */
export const ActionIdSchema = v.pipe(v.string(), v.regex(/^[a-z0-9][a-z0-9-]{0,31}$/));

/** The name of a job that answers a question in a conversation; no action has it. */
export const ASK = 'ask';

/** One line that stays one: no control characters, none that turn the direction of what follows. */
const NameSchema = v.pipe(
  v.string(),
  v.maxLength(60),
  v.regex(/^[^\p{Cc}\p{Zl}\p{Zp}\u202a-\u202e\u2066-\u2069]+$/u),
  v.regex(/\S/u),
);

/** An action that the user has made. It travels whole in a request, for Chrome's host cannot read settings. */
export const OwnActionSchema = v.object({
  id: IdSchema,
  /** Shown as text wherever its answer is titled. */
  name: NameSchema,
  /**
   * What the model is told. `{{page}}` or `{{selection}}` is where the text stands, and says what the action works on;
   * without either the text comes first, and both are possible.
   */
  prompt: v.pipe(v.string(), v.minLength(1), v.maxLength(4_000)),
  does: DoesSchema,
  offered: v.pipe(v.array(v.picklist(['menu', 'popup'])), v.maxLength(2)),
  /** The longest answer, in tokens. Of `reads` alone: a text that is written anew is as long as it has to be. */
  maxTokens: v.optional(v.pipe(v.number(), v.integer(), v.minValue(16), v.maxValue(4_096))),
  temperature: v.optional(v.pipe(v.number(), v.minValue(0), v.maxValue(2))),
});
export type OwnAction = v.InferOutput<typeof OwnActionSchema>;

/** An action as a request names it: a built-in by its id, the user's own as it is. */
export const ActionRefSchema = v.union([ActionIdSchema, OwnActionSchema]);
export type ActionRef = v.InferOutput<typeof ActionRefSchema>;

/** What a job tells of the user's own action that it ran, so that it can be titled where nobody has the action. */
export const OwnActionFactsSchema = v.pick(OwnActionSchema, ['name', 'does']);
