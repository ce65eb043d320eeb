/** Numbers that style sheets count. CSS Lists and Counters Level 3, section 4. */
import { counterText } from './number-styles';

/** Counters that children of one element have begun, and those around it. */
export interface CounterFrame {
  readonly outer: CounterFrame | null;
  /** Null until a child begins one. */
  own: Map<string, number> | null;
}

/** Counters are looked for in so many elements around. Pages nest 100,000 levels deep. */
const MAX_FRAMES = 200;

export const innerFrame = (outer: CounterFrame | null): CounterFrame => ({ outer, own: null });

function put(frame: CounterFrame, name: string, value: number): void {
  frame.own ??= new Map();
  frame.own.set(name, value);
}

/** "chapter 1 section 0", as `counter-reset` and `counter-increment` are computed. */
function* pairsOf(value: string, otherwise: number): Generator<readonly [string, number], void, undefined> {
  for (const [, name = '', number] of value.matchAll(/(?:reversed\()?([-\w\u0080-\uFFFF]+)\)?(?:\s+(-?\d+))?/g))
    yield [name, number === undefined ? otherwise : Number(number)];
}

function holderOf(name: string, frame: CounterFrame): CounterFrame | null {
  let at: CounterFrame | null = frame;
  for (let seen = 0; at && seen < MAX_FRAMES; seen += 1, at = at.outer) if (at.own?.has(name) === true) return at;
  return null;
}

/** Counts an element, or a part that a style sheet adds. @param frame of its siblings */
export function count({ counterReset, counterIncrement }: CSSStyleDeclaration, frame: CounterFrame): void {
  // Most elements count nothing.
  if (counterReset !== 'none') for (const [name, value] of pairsOf(counterReset, 0)) put(frame, name, value);
  if (counterIncrement === 'none') return;
  for (const [name, value] of pairsOf(counterIncrement, 1)) {
    const holder = holderOf(name, frame) ?? frame;
    put(holder, name, (holder.own?.get(name) ?? 0) + value);
  }
}

/** `counter(name, style)`. */
export function counterValue(name: string, style: string, frame: CounterFrame): string {
  return counterText(style, holderOf(name, frame)?.own?.get(name) ?? 0);
}

/** `counters(name, "between", style)`: the counters of this name from the outermost on. */
export function counterValues(name: string, between: string, style: string, frame: CounterFrame): string {
  const values: string[] = [];
  let at: CounterFrame | null = frame;
  for (let seen = 0; at && seen < MAX_FRAMES; seen += 1, at = at.outer) {
    const value = at.own?.get(name);
    if (value !== undefined) values.unshift(counterText(style, value));
  }
  return values.length === 0 ? '0' : values.join(between);
}
