/**
 * Recognizes talks: discussions, comment threads, transcripts. In them an answer is spread over the turns of several
 * people, and one passage says little.
 */
import type { PageContent } from '@/src/protocol/page-content';
import { slicedPerObject } from '../per-object';
import type { Slices } from '../slices';

/** The speaker's name at the beginning of a line: "Bo Lund:", "PM (10:32):", "[Ada]". */
const SPEAKER =
  /^\s*(?:\[?\d{1,2}:\d{2}(?::\d{2})?\]?\s*)?(\p{L}[\p{L}\p{N} .'’_-]{0,40}?)\s*(?:\([^()\n]{1,40}\)\s*)?[:：](?=\s|$)/u;
/** Words of spoken English, to recognize a transcript without names. */
const SPOKEN =
  /\b(?:i|i'm|i'd|i'll|i've|you|you're|we|we're|yeah|yes|yep|okay|ok|um|uh|hmm|mm|oh|well|right|thanks)\b/giu;
/** The least share of such words in a talk. In news, papers and guides it is one in a hundred. */
const LEAST_SPOKEN = 0.08;
/** The least turns of a talk, and the least share of blocks that begin with a known speaker. */
const LEAST_TURNS = 6;
const LEAST_SHARE = 0.4;
/** So many blocks are read, and so many characters of each. */
const MOST_BLOCKS = 400;
const SAMPLE_CHARS = 400;

interface Turns {
  turns: number;
  readonly speakers: Map<string, number>;
}

function count(turns: Turns, speaker: string): void {
  turns.turns += 1;
  turns.speakers.set(speaker, (turns.speakers.get(speaker) ?? 0) + 1);
}

/** Whether speakers come again, unlike labels of a form or terms of a list. */
function areTurns({ turns, speakers }: Turns, texts: number): boolean {
  const again = [...speakers.values()].filter((times) => times > 1);
  const byKnown = again.reduce((sum, times) => sum + times, 0);
  return turns >= LEAST_TURNS && again.length >= 2 && byKnown >= LEAST_SHARE * texts;
}

const wordCount = (text: string): number => text.match(/[\p{L}\p{N}'’]+/gu)?.length ?? 0;

/** Decides whether a page is a talk. */
function* decide({ blocks }: Pick<PageContent, 'blocks'>): Slices<{ readonly isTalk: boolean }> {
  const named: Turns = { turns: 0, speakers: new Map() };
  const written: Turns = { turns: 0, speakers: new Map() };
  let [texts, words, spoken] = [0, 0, 0];
  for (const { kind, text, author } of blocks.slice(0, MOST_BLOCKS)) {
    if (kind === 'heading' || text.trim() === '') continue;
    texts += 1;
    const sample = text.slice(0, SAMPLE_CHARS);
    if (author !== undefined) count(named, author);
    const speaker = SPEAKER.exec(sample)?.[1];
    if (speaker !== undefined) count(written, speaker.toLowerCase());
    words += wordCount(sample);
    spoken += sample.match(SPOKEN)?.length ?? 0;
    yield;
  }
  // Named authors are certain: there may be several blocks to a turn, and people who speak once.
  const isThread = named.turns >= LEAST_TURNS && named.speakers.size >= 2;
  const isSpoken = texts >= 4 * LEAST_TURNS && spoken >= LEAST_SPOKEN * words;
  return { isTalk: isThread || areTurns(written, texts) || isSpoken };
}

const decided = slicedPerObject(decide);

/** Whether a page is a talk, by the authors of its blocks, by names before its lines, or by how people speak. */
export function* isTalk(page: Pick<PageContent, 'blocks'>): Slices<boolean> {
  return (yield* decided(page)).isTalk;
}

/** Words that fit any talk, and so search for nothing in a question about one. Folded. */
const OF_ANY_TALK = new Set(
  (
    'summarize summarise summary discuss discussed discusses discussion discussions discussing think thinks thought thoughts say says said saying mention mentioned mentions ' +
    'talk talked talks talking opinion opinions view views according explain explained describe described regarding concerning conclusion conclusions conclude concluded ' +
    'decide decided decision decisions agree agreed believe believed suggest suggested suggestion suggestions propose proposed proposal argue argued consider considered feel felt ' +
    'meeting group team attitude attitudes toward towards during comment comments commenter commenters commented people user users thread anyone anybody someone everybody everyone reply replied replies respond responded answer answered ask asked ' +
    'diskutiert diskussion meint meinte meinen sagt sagte sagen findet fand beitrag kommentar kommentare leute nutzer discute discussion pense pensent dit dire avis commentaire commentaires gens ' +
    'discute discusion piensa piensan dice dijo opina opinan opinion comentario comentarios gente'
  ).split(' '),
);

/** Whether a word fits any talk, whatever it is about. */
export const isOfAnyTalk = (folded: string): boolean => OF_ANY_TALK.has(folded);
