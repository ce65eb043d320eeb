/** A document that a test looks into: a page, the card's frame, the popup, the panel. */
import { setTimeout as delay } from 'node:timers/promises';
import type { Look } from './look.ts';

/** What a script in a document may return: it crosses as JSON. */
export type Evaluate = <R, A extends readonly unknown[] = []>(
  run: (...args: A) => R | Promise<R>,
  ...args: A
) => Promise<R>;

/** The part of a place that each browser does in its own way. */
export interface PlaceBackend {
  /** Runs a function in the document. It sees nothing of the test's scope: pass what it needs. */
  readonly evaluate: Evaluate;
  /** Clicks the middle of an element with the browser's own input. */
  click(selector: string): Promise<void>;
  /** Brings the browser's own mouse over the middle of an element. */
  hover(selector: string): Promise<void>;
  /** Taps the middle of an element with a finger, where the browser's input has one. */
  tap?(selector: string): Promise<void>;
  /** Presses and releases a key or a chord (`keys.ts`), where the focus is. */
  press(chord: string): Promise<void>;
  /** Types text, a key press for each character, where the focus is. */
  type(text: string): Promise<void>;
  /** Shows the document as a reader with other wishes would see it. */
  emulate(look: Look): Promise<void>;
  /** What is to be seen now, as a PNG. */
  picture(): Promise<Uint8Array>;
  close(): Promise<void>;
}

const POLL_MS = 30;

/**
 * An error of the document's as one of the test's: its stack names addresses that a reporter would look for on the
 * disk.
 */
function rethrowHere(error: unknown): never {
  throw new Error(error instanceof Error ? error.message : String(error));
}

/** A document with what tests do in it. */
export class Place implements PlaceBackend {
  readonly #backend: PlaceBackend;
  readonly evaluate: Evaluate;

  constructor(backend: PlaceBackend) {
    this.#backend = backend;
    this.evaluate = (run, ...args) => backend.evaluate(run, ...args).catch(rethrowHere);
  }

  /** Clicks an element as soon as it is there and no longer moves, as a person would. */
  async click(selector: string): Promise<void> {
    await this.waitForElement(selector);
    await this.evaluate(untilStill, selector);
    await this.#backend.click(selector);
  }

  /** Brings the mouse over an element as soon as it no longer moves. */
  async hover(selector: string): Promise<void> {
    await this.waitForElement(selector);
    await this.evaluate(untilStill, selector);
    await this.#backend.hover(selector);
  }

  /** Taps an element as soon as it no longer moves. @throws Error where there are no fingers. */
  async tap(selector: string): Promise<void> {
    await this.waitForElement(selector);
    await this.evaluate(untilStill, selector);
    if (!this.#backend.tap) throw new Error('Nothing can be tapped here.');
    await this.#backend.tap(selector);
  }

  press(chord: string): Promise<void> {
    return this.#backend.press(chord);
  }

  type(text: string): Promise<void> {
    return this.#backend.type(text);
  }

  emulate(look: Look): Promise<void> {
    return this.#backend.emulate(look);
  }

  picture(): Promise<Uint8Array> {
    return this.#backend.picture();
  }

  close(): Promise<void> {
    return this.#backend.close();
  }

  /** An element's rendered text, or '' where it does not exist. */
  text(selector = 'body'): Promise<string> {
    return this.evaluate((wanted) => {
      const element = document.querySelector(wanted);
      return element instanceof HTMLElement ? element.innerText : '';
    }, selector);
  }

  /**
   * Waits until a function run in the document returns something truthy, and returns it.
   * @throws Error naming `what`, with the document's text, after `timeoutMs`.
   */
  async waitFor<R, A extends readonly unknown[] = []>(
    what: string,
    run: (...args: A) => R | Promise<R>,
    args: A,
    timeoutMs = 30_000,
  ): Promise<NonNullable<R>> {
    const end = Date.now() + timeoutMs;
    for (;;) {
      const value = await this.evaluate(run, ...args);
      if (value) return value;
      if (Date.now() > end)
        throw new Error(`Not seen in ${String(timeoutMs / 1000)} s: ${what}. The document says: ${await this.text()}`);
      await delay(POLL_MS);
    }
  }

  /** Waits until an element's text holds `wanted` (any case), and returns the text. */
  waitForText(wanted: string, selector = 'body', timeoutMs = 30_000): Promise<string> {
    return this.waitFor(
      `"${wanted}" in ${selector}`,
      (text, where) => {
        const element = document.querySelector(where);
        const shown = element instanceof HTMLElement ? element.innerText : '';
        return shown.toLowerCase().includes(text.toLowerCase()) ? shown : '';
      },
      [wanted, selector],
      timeoutMs,
    );
  }

  /** Waits until an element is in the document. */
  async waitForElement(selector: string, timeoutMs = 30_000): Promise<void> {
    await this.waitFor(selector, (wanted) => document.querySelector(wanted) !== null, [selector], timeoutMs);
  }
}

/** Runs in a document: resolves when an element stood still for a moment. */
async function untilStill(selector: string): Promise<void> {
  for (let before = ''; ; ) {
    const box = document.querySelector(selector)?.getBoundingClientRect();
    // Firefox tells a frame where in the window it is: one that is itself on the move is not still.
    const { mozInnerScreenX: left, mozInnerScreenY: top } = globalThis as Record<string, unknown>;
    const now = box ? [box.x, box.y, box.width, box.height, innerHeight, left, top].join() : '';
    if (now !== '' && now === before) return;
    before = now;
    await new Promise((resolve) => setTimeout(resolve, 80));
  }
}

/** Asks a question again and again until the answer is there. @throws Error naming `what` after `timeoutMs`. */
export async function until<R>(what: string, ask: () => R | Promise<R>, timeoutMs = 15_000): Promise<NonNullable<R>> {
  const end = Date.now() + timeoutMs;
  for (;;) {
    const answer = await ask();
    if (answer) return answer;
    if (Date.now() > end) throw new Error(`Not seen in ${String(timeoutMs / 1000)} s: ${what}`);
    await delay(POLL_MS);
  }
}

/**
 * Does something until it shows: a click that came too early is repeated. A window takes one only once it has settled,
 * and a card that grows takes its buttons along.
 */
export async function untilAfter(
  what: string,
  act: () => Promise<void>,
  isThere: () => Promise<boolean>,
): Promise<void> {
  for (let attempt = 1; ; attempt += 1) {
    await act();
    try {
      await until(what, isThere, 4_000);
      return;
    } catch (error) {
      if (attempt === 3) throw error;
      console.log(`Done again, for nothing came of it: ${what}`);
    }
  }
}
