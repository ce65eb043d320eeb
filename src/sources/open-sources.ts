/** The sources that one script has open: gives them their ids, finds them by these, and shows one passage at a time. */
import { randomId } from '@/src/platform/differences';
import type { PassageFound, PassageRange } from '@/src/protocol/checked-answer';
import { SottoError } from '@/src/protocol/errors';
import { sameText, type PageContent } from '@/src/protocol/page-content';
import type { SourceId, SourceRef } from '@/src/protocol/source';
import type { OpenedText, Source, SourceKind } from './source';

/** A script may live for days: it keeps so many sources, and the names of so many subjects. */
const MOST_SOURCES = 20;
const MOST_SUBJECTS = 100;

/** Drops the oldest entries of a map, in the order in which they came, until it has no more than `most`. */
export function keepNewest(map: Map<string, unknown>, most: number): void {
  for (const key of [...map.keys()].slice(0, -most)) map.delete(key);
}

/** Puts an entry behind all others. */
function renew<V>(map: Map<string, V>, key: string, value: V, most: number): V {
  map.delete(key);
  map.set(key, value);
  keepNewest(map, most);
  return value;
}

const LOST: PassageFound = { found: 'lost' };

export class OpenSources {
  private readonly sources = new Map<SourceId, OpenSource>();
  /** By kind and name. */
  private readonly subjects = new Map<string, string>();
  private readonly mark = new Mark();

  constructor(private readonly kinds: readonly SourceKind[]) {}

  /**
   * Reads a target by the first kind that knows it. Its id is new when its text is, and else the one that it had.
   * Rejects with `nothing-to-read` for a target of no kind, and as the kind does.
   */
  async open(target: unknown): Promise<Source> {
    for (const kind of this.kinds) {
      const opened = await kind.open(target);
      if (opened) return this.hold(kind.kind, opened);
    }
    throw new SottoError('nothing-to-read', 'no kind of source reads this');
  }

  /** Shows a passage in the place of the one before. `lost` where its source is not, or no longer, open here. */
  async show(range: PassageRange): Promise<PassageFound> {
    this.keep(range.source);
    const source = this.sources.get(range.source);
    if (source) return source.show(range);
    this.clear();
    return LOST;
  }

  /** A source that is in use: others are let go first. */
  keep(id: SourceId): void {
    const source = this.sources.get(id);
    if (source) renew(this.sources, id, source, MOST_SOURCES);
  }

  /** Takes the mark of the passage away that was shown last. */
  clear(): void {
    this.mark.clear();
  }

  private hold(kind: string, opened: OpenedText): Source {
    const key = `${kind} ${opened.name}`;
    const subject = renew(this.subjects, key, this.subjects.get(key) ?? randomId(), MOST_SUBJECTS);
    const same = [...this.sources.values()].find((held) => held.subject === subject && held.hasTextOf(opened.page));
    // Held anew all the same: what was counted of it may be another.
    const source = new OpenSource({ id: same?.id ?? randomId(), kind, subject }, opened, this.mark);
    return renew(this.sources, source.id, source, MOST_SOURCES);
  }
}

class OpenSource implements Source {
  readonly id: SourceId;
  readonly kind: string;
  readonly subject: string;

  constructor(
    { id, kind, subject }: SourceRef,
    private readonly opened: OpenedText,
    private readonly mark: Mark,
  ) {
    this.id = id;
    this.kind = kind;
    this.subject = subject;
  }

  read(): Promise<PageContent> {
    return Promise.resolve(this.opened.page);
  }

  hasTextOf(page: PageContent): boolean {
    return sameText(this.opened.page, page);
  }

  show({ source, blockIndex, start, end }: PassageRange): Promise<PassageFound> {
    // A range comes from outside of this script: an index that is no number must not name a method of the array.
    const isPlace = [blockIndex, start, end].every(Number.isInteger) && start >= 0 && start < end;
    const block = isPlace && source === this.id ? this.opened.page.blocks[blockIndex] : undefined;
    const isInside = block !== undefined && end <= block.text.length;
    return this.mark.put(() => (isInside ? this.opened.show(block, { start, end }) : null));
  }
}

/** What is marked: one passage of all sources. */
class Mark {
  private clean: (() => void) | null = null;
  private shown = 0;

  async put(show: () => ReturnType<OpenedText['show']>): Promise<PassageFound> {
    this.clear();
    const now = this.shown;
    const clean = await show();
    if (now === this.shown) this.clean = clean;
    // Another passage was asked for meanwhile.
    else clean?.();
    return { found: clean ? 'shown' : 'lost' };
  }

  clear(): void {
    this.shown += 1;
    this.clean?.();
    this.clean = null;
  }
}
