/**
 * Who says what in a thread: a forum, questions and answers, an issue, comments, reviews, a chat. A text belongs to the
 * name in the smallest part of the page that holds both, as far as the parts of the page are built alike. A wrong name
 * is worse than none: where it is not sure who said a text, nobody is named.
 */
import type { RawBlock } from '../blocks/raw-block';
import { elementAround, rootNodeOf } from '../safe-dom';
import { authorMarks, type AuthorMark } from './author-marks';
import { CORNER_WORDS, NamedParts, type Claim } from './named-parts';
import { relationOf, type Relation } from './sayings';
import { ShortTexts } from './short-texts';
import { Times } from './times';
import { utteranceOf, type Utterance } from './utterance';

export interface Contribution {
  readonly author: string;
  readonly time: string | null;
}

/** A text that may belong to a name. */
interface Claimed extends Claim, Utterance {
  readonly relation: Relation;
}

/** The authors of a page with more blocks are not looked for. */
const MAX_BLOCKS = 15_000;
/** A page is a thread only if at least this share of its words has an author, or if several names of one kind speak. */
const MIN_SHARE = 0.5;
const MIN_SPEAKERS = 2;
/** Lines with name and words make a chat from so many on. */
const MIN_LINES = 3;
/** Fewer words without a mark at their end are a fact about a person, such as a rank. */
const SENTENCE_WORDS = 5;

const isText = ({ block }: Utterance): boolean => block.kind !== 'heading' && block.linked < 0.6;

const isSentence = ({ block, words }: Claimed): boolean =>
  words >= SENTENCE_WORDS || /[.!?…。！？]\s*$/.test(block.text);

/** The value that most items have, with the number of these; of several the smallest. */
function mostCommon(values: readonly number[]): { readonly value: number; readonly times: number } {
  const counts = new Map<number, number>();
  for (const value of values) counts.set(value, (counts.get(value) ?? 0) + 1);
  return [...counts]
    .map(([value, times]) => ({ value, times }))
    .reduce((best, one) =>
      one.times > best.times || (one.times === best.times && one.value < best.value) ? one : best,
    );
}

/** How many levels around the names of one kind their texts stand: text farther away is somebody else's. */
function levelOf(kind: readonly (readonly Claimed[])[]): number {
  const longest = mostCommon(
    kind.map((claims) => claims.reduce((best, one) => (one.words > best.words ? one : best)).level),
  );
  if (kind.length > 1 && longest.times > kind.length / 2) return longest.value;
  return mostCommon(
    kind.map((claims) => {
      const sentences = claims.filter(isSentence);
      return (sentences.length > 0 ? sentences : claims).reduce((least, { level }) => Math.min(least, level), Infinity);
    }),
  ).value;
}

/** Whether a text tells of the person. Who signs a letter, or begins a line with their own name, does not. */
function tellsOf({ block, holder, mark }: Claimed): boolean {
  const first = /\p{L}{3,}/u.exec(mark.name)?.[0];
  if (first === undefined) return false;
  const isLine = Node.prototype.contains.call(holder, mark.element);
  const text = isLine ? block.text.replace(mark.name, '') : block.text;
  return new RegExp(`(?<!\\p{L})${first}(?!\\p{L})[^]{12}`, 'u').test(text);
}

/** Whether texts speak of the people whose names stand beside them, as those about the members of a team do. */
function isAboutThem(kind: readonly (readonly Claimed[])[]): boolean {
  const told = kind.filter((claims) => claims.some(tellsOf));
  return told.length >= MIN_SPEAKERS && told.length > kind.length / 2;
}

/** Without what stands before a text that is signed: a question, say, whose answer has its author's name at its end. */
function fromSigned(own: readonly Claimed[]): readonly Claimed[] {
  const signed = own.findIndex(({ holder, mark }) => Node.prototype.contains.call(holder, mark.element));
  return signed > 0 ? own.slice(signed) : own;
}

/** The claims that hold, by their blocks. */
function sureClaims(claimed: readonly Claimed[]): Map<RawBlock, Claimed> {
  const sure = new Map<RawBlock, Claimed>();
  const kinds = Map.groupBy(claimed, ({ mark }) => mark.kind);
  for (const claims of kinds.values()) {
    const byMark = [...Map.groupBy(claims, ({ mark }) => mark).values()];
    const lines = byMark.filter(
      (own) => own.every(({ relation }) => relation !== 'said') && own.some(({ relation }) => relation === 'beside'),
    );
    const isChat = lines.length >= MIN_LINES && lines.length > byMark.length / 2;
    const isSaid = (claim: Claimed): boolean =>
      isText(claim) && (claim.relation === 'said' || (isChat && claim.relation === 'beside'));
    const speaking = byMark.map((own) => own.filter(isSaid)).filter((own) => own.length > 0);
    // A quotation is somebody else's, unless a site puts whole contributions into such elements.
    const saying = speaking.map(fromSigned).map((own) => {
      const unquoted = own.filter(({ block }) => block.kind !== 'quote');
      return unquoted.length > 0 ? unquoted : own;
    });
    const isSure = saying.length > 1 || saying.some((own) => own.some(isSentence));
    if (!isSure || isAboutThem(saying)) continue;
    const level = levelOf(saying);
    for (const own of saying) for (const claim of own) if (claim.level <= level) sure.set(claim.block, claim);
  }
  return sure;
}

/** Blocks that stand in the corner with the author's name, such as a rank or a number of posts. */
function withoutCorners(sure: ReadonlyMap<RawBlock, Claimed>, texts: ShortTexts): Map<RawBlock, Claimed> {
  const kept = new Map(sure);
  for (const own of Map.groupBy(sure.values(), ({ mark }) => mark).values()) {
    const main = own.reduce((best, one) => (one.words > best.words ? one : best));
    let corner: Element | null = null;
    for (
      let at: Element | null = main.mark.element, level = 0;
      at && level < main.level;
      at = elementAround(at), level++
    )
      if (!Node.prototype.contains.call(at, main.holder) && texts.wordsOf(at) <= CORNER_WORDS) corner = at;
    for (const { block, holder } of own)
      if (corner && block !== main.block && Node.prototype.contains.call(corner, holder)) kept.delete(block);
  }
  return kept;
}

/** Whether the page is a list of links to articles: such cards have authors too, but are no thread. */
function isCardList(blocks: readonly RawBlock[], claims: readonly (Claim | null)[]): boolean {
  const marks = new Set(claims.map((one) => one?.mark));
  const leading = blocks.filter(({ kind, linked, text }, index) => {
    const claim = claims[index];
    // A heading that is the name itself leads to the person.
    return kind === 'heading' && linked > 0.6 && claim && !text.includes(claim.mark.name);
  });
  return new Set(leading.map(({ text }) => text)).size > marks.size / 2;
}

/** Whether several people speak, and either most of the page is theirs or their names are of one kind. */
function isThread(sure: ReadonlyMap<RawBlock, Claimed>, allWords: number): boolean {
  const speakers = (claims: readonly Claimed[]): number => new Set(claims.map(({ mark }) => mark.name)).size;
  const all = [...sure.values()];
  if (speakers(all) < MIN_SPEAKERS) return false;
  const told = all.reduce((sum, { words }) => sum + words, 0);
  return (
    told >= allWords * MIN_SHARE ||
    [...Map.groupBy(all, ({ mark }) => mark.kind).values()].some((claims) => speakers(claims) >= MIN_SPEAKERS)
  );
}

/**
 * The author and, if known, the time of each contribution, by the index of its first block. Empty where the page is no
 * thread. Throws what `checkTime` throws.
 */
export function contributionsOf(
  blocks: readonly RawBlock[],
  checkTime: () => void = () => undefined,
): Map<number, Contribution> {
  const firsts = new Map<number, Contribution>();
  if (blocks.length > MAX_BLOCKS) return firsts;
  const texts = new ShortTexts();
  const roots = [...new Set(blocks.map(({ element }) => rootNodeOf(element)))] as (Document | ShadowRoot)[];
  const marks = roots.flatMap((root) => authorMarks(root, texts, checkTime));
  if (new Set(marks.map(({ name }) => name)).size < MIN_SPEAKERS) return firsts;
  const utterances = blocks.map(utteranceOf);
  const parts = NamedParts.of(marks, utterances, isText, texts);
  const times = Times.of(roots, texts);
  const claims = utterances.map((utterance) => {
    checkTime();
    return parts.claimOf(utterance);
  });
  const claimed = utterances.flatMap((utterance, index) => {
    const claim = claims[index];
    return claim ? [{ ...claim, ...utterance, relation: relationOf(utterance, claim.mark, times, texts) }] : [];
  });
  const sure = withoutCorners(sureClaims(claimed), texts);
  const allWords = utterances.reduce((sum, { words }) => sum + words, 0);
  if (!isThread(sure, allWords) || isCardList(blocks, claims)) return firsts;
  let speaker: (Contribution & { readonly mark: AuthorMark }) | null = null;
  blocks.forEach((block, index) => {
    const claim = sure.get(block);
    if (!claim) {
      // What stands between, and is not about the one who speaks, ends what they say.
      if (claims[index]?.mark !== speaker?.mark) speaker = null;
      return;
    }
    const { mark, part } = claim;
    if (mark === speaker?.mark) return;
    const time = times.near(mark.element, part, (element) => parts.isOfOthers(element, mark));
    // Where a name stands twice beside one contribution, the second one does not begin another.
    if (mark.name !== speaker?.author || time !== speaker.time) firsts.set(index, { author: mark.name, time });
    speaker = { author: mark.name, time, mark };
  });
  return firsts;
}
