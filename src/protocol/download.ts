/** A model on its way from its publisher, as surfaces see it. */
import * as v from 'valibot';
import { Sha256Schema } from './ids';
import { ModelIdSchema } from './catalogue';
import { ErrorInfoSchema } from './errors';

/**
 * `waiting`: for another download; `connecting`; `transferring`; `backing-off`: the server or the line failed, and the
 * next try is at `retryAt`; `checking`: all bytes are there and their hash is being settled; `mending`: pieces that
 * arrived wrong are fetched again; `testing`: it is among the models, and answers a test question before it is
 * used; `paused`: by the user; `interrupted`: by the end of the browser or the host; `failed`:
 * nothing goes on by itself; `done`: it is among the models, until the host ends.
 */
const DOWNLOAD_PHASES = [
  'waiting',
  'connecting',
  'transferring',
  'backing-off',
  'checking',
  'mending',
  'testing',
  'paused',
  'interrupted',
  'failed',
  'done',
] as const;

export const DownloadSchema = v.object({
  modelId: ModelIdSchema,
  /** The hash that the file must have. */
  sha256: Sha256Schema,
  name: v.string(),
  phase: v.picklist(DOWNLOAD_PHASES),
  /** Bytes on the disk, and bytes of the whole file; 0 while that is unknown. */
  done: v.number(),
  total: v.number(),
  /** Bytes per second over the last seconds, and seconds left at that; null while nothing moves. */
  rate: v.nullable(v.number()),
  secondsLeft: v.nullable(v.number()),
  /** When the next try begins, in milliseconds since the epoch; null but in `backing-off`. */
  retryAt: v.nullable(v.number()),
  /** What went wrong, in `backing-off` and `failed`. */
  error: v.nullable(ErrorInfoSchema),
});
export type Download = v.InferOutput<typeof DownloadSchema>;

/** What the toolbar button says of downloads: how far the one that runs is, that one has failed, or nothing. */
export const DownloadMarkSchema = v.variant('kind', [
  v.object({ kind: v.literal('progress'), percent: v.pipe(v.number(), v.integer(), v.minValue(0), v.maxValue(100)) }),
  v.object({ kind: v.literal('failed') }),
  v.object({ kind: v.literal('none') }),
]);
export type DownloadMark = v.InferOutput<typeof DownloadMarkSchema>;
