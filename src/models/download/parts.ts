/**
 * Asks for a file in parts, one after the other. Firefox keeps all unread bytes of an answer in memory (1.3 GB of a
 * 2 GB file from loopback), so parts are small there. Each part is asked for while the last bytes of the one before it
 * arrive, so that asking costs no time.
 */
import type { OpenedFile } from '@/src/network/open-file';

/** Sizes of parts in bytes: the most that may lie in memory, and the first part, while the speed is not known. */
const MOST = 64 << 20;
const LEAST = 8 << 20;
/** A part takes so many times as long as asking for it: the publisher may redirect and count each request. */
const WORTH = 10;
/** The next part is asked for so many times earlier than the last request took. An early answer just waits. */
const EARLY = 2;

export interface FilePart {
  readonly opened: OpenedFile;
  /** The first byte after it; null where it goes on to the file's end. */
  readonly end: number | null;
}

interface Asked {
  readonly from: number;
  readonly end: number | null;
  readonly opening: Promise<OpenedFile>;
  /** Milliseconds until its head came; null until then. */
  headMs: number | null;
}

/**
 * What the parts need: `open` asks for the bytes from the first to the last one, or to the file's end where that is
 * null.
 */
interface PartsDeps {
  readonly bodiesPileUp: boolean;
  open(from: number, last: number | null): Promise<OpenedFile>;
  /** In milliseconds. */
  now(): number;
}

export class Parts {
  private bytes = LEAST;
  private current: (Asked & { readonly since: number }) | null = null;
  private ahead: Asked | null = null;

  constructor(private readonly deps: PartsDeps) {}

  /** The part that begins at `from`. @param total bytes of the file, null where unknown @throws what `open` throws */
  async next(from: number, total: number | null): Promise<FilePart> {
    const asked = this.ahead?.from === from ? this.ahead : this.ask(from, total);
    if (asked !== this.ahead) this.forget();
    this.ahead = null;
    this.current = null;
    const opened = await asked.opening;
    if (!opened.isPart) return { opened, end: null };
    this.current = { ...asked, since: this.deps.now() };
    return { opened, end: asked.end };
  }

  /** To be called when bytes of this part have been read up to `at`. Asks for the next part when it is time. */
  reached(at: number, total: number | null): void {
    const { current } = this;
    if (!current || current.end === null || current.end === total || this.ahead || at <= current.from) return;
    const rate = (at - current.from) / Math.max(1, this.deps.now() - current.since);
    const whileAsking = rate * (current.headMs ?? 0);
    if (current.end - at > whileAsking * EARLY) return;
    this.bytes = Math.round(Math.min(MOST, Math.max(LEAST, whileAsking * WORTH)));
    this.ahead = this.ask(current.end, total);
  }

  /** Gives up the part that was asked for ahead. */
  forget(): void {
    this.ahead?.opening.then(({ body }) => body.cancel()).catch(() => undefined);
    this.ahead = null;
  }

  private ask(from: number, total: number | null): Asked {
    const to = this.deps.bodiesPileUp && total !== null ? Math.min(total, from + this.bytes) : null;
    const end = to === total ? null : to;
    const since = this.deps.now();
    const opening = this.deps.open(from, end === null ? null : end - 1);
    const asked: Asked = { from, end, opening, headMs: null };
    // Whoever waits for this part gets the failure, perhaps later. Until then it must not count as unhandled.
    opening
      .then(() => {
        asked.headMs = this.deps.now() - since;
      })
      .catch(() => undefined);
    return asked;
  }
}
