/** Ids, hashes and counts as they cross between contexts: each has its one schema here. */
import * as v from 'valibot';

/** A random id: 128 bits, lower-case hex. */
export const IdSchema = v.pipe(v.string(), v.regex(/^[0-9a-f]{32}$/));

/** A SHA-256, as a part of other patterns, such as those of files' names. */
export const SHA256_PATTERN = '[0-9a-f]{64}';
/** A SHA-256, lower-case hex. */
export const Sha256Schema = v.pipe(v.string(), v.regex(new RegExp(`^${SHA256_PATTERN}$`)));

/** A whole number from 0 on. */
export const CountSchema = v.pipe(v.number(), v.integer(), v.minValue(0));

/** A share of a whole, 0 to 1. */
export const FractionSchema = v.pipe(v.number(), v.minValue(0), v.maxValue(1));

/** The browser's number for a tab. */
export const TabIdSchema = v.pipe(v.number(), v.integer());
