/** What is kept beside an unfinished download, so that going on costs little. Losing it costs only time. */
import * as v from 'valibot';
import type { ProofState } from './proof';
import { writeAll, type SyncFile } from '@/src/models/sync-file';

const Bytes = v.pipe(v.number(), v.safeInteger(), v.minValue(0));

const ResumeNoteSchema = v.object({
  version: v.literal(1),
  /** Bytes of the whole file, as the server said; null where it did not. */
  total: v.nullable(Bytes),
  /** The server's mark of the version that the bytes are from. */
  etag: v.nullable(v.string()),
  proof: v.nullable(
    v.object({
      at: Bytes,
      hash: v.nullable(v.pipe(v.string(), v.regex(/^(?:[0-9a-f]{2})+$/))),
      wrong: v.pipe(v.array(Bytes), v.readonly()),
    } satisfies Record<keyof ProofState, unknown>),
  ),
});
export type ResumeNote = v.InferOutput<typeof ResumeNoteSchema>;

/** No note is larger, in bytes. */
const LARGEST = 256 << 10;

/** @returns Null where there is none, or only a part of one. */
export function readNote(file: SyncFile): ResumeNote | null {
  const bytes = new Uint8Array(Math.min(file.getSize(), LARGEST));
  file.read(bytes, { at: 0 });
  try {
    const note = v.safeParse(ResumeNoteSchema, JSON.parse(new TextDecoder().decode(bytes)));
    return note.success ? note.output : null;
  } catch {
    return null;
  }
}

/** Writes over the old note. After a kill, `readNote` finds the old one, the new one, or none. */
export function writeNote(file: SyncFile, note: ResumeNote): void {
  const bytes = new TextEncoder().encode(JSON.stringify(note));
  writeAll(file, bytes, 0);
  file.truncate(bytes.length);
}
