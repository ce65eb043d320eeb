/** Colours as browsers compute them, and whether text in one can be told from what is behind it. */

/** What is painted behind a text: a computed colour, or something that has none (an image, a gradient). */
export type Ground = string | typeof UNKNOWN_GROUND;
export const UNKNOWN_GROUND: unique symbol = Symbol('unknown ground');

/** Red, green, blue from 0 to 1, and alpha. */
type Rgba = readonly [number, number, number, number];

/** Nobody reads a text with less contrast (WCAG 2.2, where 1 is none at all and large text needs 3). */
const UNREADABLE_CONTRAST = 1.15;
/** A less opaque colour counts as invisible, from 0 to 1. */
const FAINT = 0.05;

const NUMBERS = /-?[\d.]+(?:e-?\d+)?%?/g;

/** Pages use few colours. No page can fill the memory with them. */
const MAX_KNOWN = 500;
const known = new Map<string, Rgba | null>();

function parse(colour: string): Rgba | null {
  const before = known.get(colour);
  if (before !== undefined) return before;
  if (known.size >= MAX_KNOWN) known.clear();
  const parsed = parsedAnew(colour);
  known.set(colour, parsed);
  return parsed;
}

/** Parses `rgb()`, `rgba()` and `color(srgb …)`, the forms that computed styles have for sRGB; null for others. */
function parsedAnew(colour: string): Rgba | null {
  if (colour === 'transparent') return [0, 0, 0, 0];
  const scale = /^rgba?\(/.test(colour) ? 255 : colour.startsWith('color(srgb ') ? 1 : 0;
  if (scale === 0) return null;
  const [r = 0, g = 0, b = 0, a = 1] = (colour.match(NUMBERS) ?? []).map(
    (text) => parseFloat(text) / (text.endsWith('%') ? 100 : 1),
  );
  return [r / scale, g / scale, b / scale, a];
}

/** Relative luminance, WCAG 2.2. */
function luminance([r, g, b]: Rgba): number {
  const linear = (channel: number): number =>
    channel <= 0.040_45 ? channel / 12.92 : ((channel + 0.055) / 1.055) ** 2.4;
  return 0.2126 * linear(r) + 0.7152 * linear(g) + 0.0722 * linear(b);
}

/** How opaque a computed colour is, 0 to 1; a colour in another notation counts as opaque. */
export function alphaOf(colour: string): number {
  return parse(colour)?.[3] ?? 1;
}

function over(top: Rgba, bottom: Rgba): Rgba {
  const mix = (a: number, b: number): number => a * top[3] + b * (1 - top[3]);
  return [mix(top[0], bottom[0]), mix(top[1], bottom[1]), mix(top[2], bottom[2]), 1];
}

/** By colour and ground. */
const lost = new Map<string, boolean>();

/** Whether a text's colour cannot be told from what is behind it. False where that is not known. */
export function isLost(colour: string, ground: Ground): boolean {
  const pair = `${colour} on ${ground === UNKNOWN_GROUND ? '' : ground}`;
  const before = lost.get(pair);
  if (before !== undefined) return before;
  if (lost.size >= MAX_KNOWN) lost.clear();
  const isOne = cannotBeSeen(colour, ground);
  lost.set(pair, isOne);
  return isOne;
}

function cannotBeSeen(colour: string, ground: Ground): boolean {
  const ink = parse(colour);
  if (ink === null) return colour === ground;
  if (ink[3] < FAINT) return true;
  const paper = ground === UNKNOWN_GROUND ? null : parse(ground);
  if (paper === null || paper[3] < 1) return false;
  const painted = over(ink, paper);
  // Equal luminance alone is no proof: red on a grey of the same luminance can be read.
  const distance = Math.hypot(painted[0] - paper[0], painted[1] - paper[1], painted[2] - paper[2]);
  const [light, dark] = [luminance(painted), luminance(paper)].sort((a, b) => b - a) as [number, number];
  return (light + 0.05) / (dark + 0.05) < UNREADABLE_CONTRAST && distance < 0.12;
}
