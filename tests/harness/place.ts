/** A document that a test looks into: a page, the card's frame, the popup, the panel. */
import { setTimeout as delay } from 'node:timers/promises';
import type { Look } from './look.ts';

/** Runs a function in a document. Arguments and result cross as JSON. */
export type Evaluate = <R, A extends readonly unknown[] = []>(
  run: (...args: A) => R | Promise<R>,
  ...args: A
) => Promise<R>;

/** The part of a place that differs by browser. */
export interface PlaceBackend {
  /** Runs a function in the document. It cannot see the test's scope, so pass what it needs. */
  readonly evaluate: Evaluate;
  /** Clicks the middle of an element with the browser's own input. */
  click(selector: string): Promise<void>;
  /** Moves the browser's own mouse over the middle of an element. */
  hover(selector: string): Promise<void>;
  /** Taps the middle of an element, if the browser's input has touch. */
  tap?(selector: string): Promise<void>;
  /** Presses and releases a key or a chord (`keys.ts`) in the focused element. */
  press(chord: string): Promise<void>;
  /** Types text into the focused element, with a key press for each character. */
  type(text: string): Promise<void>;
  /** Shows the document to a reader with other preferences. */
  emulate(look: Look): Promise<void>;
  /** A picture of the document as PNG. */
  picture(): Promise<Uint8Array>;
  close(): Promise<void>;
}

const POLL_MS = 30;

/** Throws a document's error again with the test's stack: reporters would look for the document's files on the disk. */
function rethrowHere(error: unknown): never {
  throw new Error(error instanceof Error ? error.message : String(error));
}

/** A document with the acts of tests. */
export class Place implements PlaceBackend {
  readonly #backend: PlaceBackend;
  readonly evaluate: Evaluate;

  constructor(backend: PlaceBackend) {
    this.#backend = backend;
    this.evaluate = (run, ...args) => backend.evaluate(run, ...args).catch(rethrowHere);
  }

  /** Clicks an element as soon as it is there and no longer moves. */
  async click(selector: string): Promise<void> {
    await this.waitForElement(selector);
    await this.evaluate(untilStill, selector);
    await this.#backend.click(selector);
  }

  /** Moves the mouse over an element as soon as it no longer moves. */
  async hover(selector: string): Promise<void> {
    await this.waitForElement(selector);
    await this.evaluate(untilStill, selector);
    await this.#backend.hover(selector);
  }

  /** Taps an element as soon as it no longer moves. @throws Error where there is no touch input. */
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

/** Runs in a document: resolves when an element has stood still for a moment. */
async function untilStill(selector: string): Promise<void> {
  for (let before = ''; ; ) {
    const box = document.querySelector(selector)?.getBoundingClientRect();
    // In Firefox a frame knows its place in the window. If the frame moves, its elements do too.
    const { mozInnerScreenX: left, mozInnerScreenY: top } = globalThis as Record<string, unknown>;
    const now = box ? [box.x, box.y, box.width, box.height, innerHeight, left, top].join() : '';
    if (now !== '' && now === before) return;
    before = now;
    await new Promise((resolve) => setTimeout(resolve, 80));
  }
}

/** Asks again and again until the answer is truthy. @throws Error naming `what` after `timeoutMs`. */
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
 * Repeats an act until its effect shows: a click may come too early, because a window is not ready yet or a growing
 * card moves its buttons.
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
      console.log(`Done again, because it had no effect: ${what}`);
    }
  }
}
