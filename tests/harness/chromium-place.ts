/** Documents of Chromium as places: pages, the popup, the side panel, and frames inside pages. */
import { setTimeout as delay } from 'node:timers/promises';
import type { CDPSession, Frame, Page } from 'puppeteer';
import { pressChord } from './keys.ts';
import { mediaFeatures, type Look } from './look.ts';
import { Place, until } from './place.ts';

/** Time between two looks at a frame's position, in milliseconds: a few frames on a busy machine. */
const STILL_MS = 80;

/** By the protocol's own call, because puppeteer's does not support forced colours. */
async function emulate(client: CDPSession, look: Look): Promise<void> {
  await client.send('Emulation.setEmulatedMedia', { features: mediaFeatures(look) });
}

/** A page, the popup or the side panel. Clicks and keys are the browser's own input. */
export function pagePlace(page: Page): Place {
  return new Place({
    evaluate: (run, ...args) => page.evaluate(run as never, ...args),
    click: (selector) => page.click(selector),
    hover: (selector) => page.hover(selector),
    tap: (selector) => page.tap(selector),
    press: (chord) => closing(pressChord(page, chord)),
    type: (text) => page.keyboard.type(text),
    // In the page's own session: looks of several sessions would add up.
    emulate: (look) => emulate(clientOf(page.mainFrame()), look),
    picture: () => page.screenshot(),
    close: () => page.close(),
  });
}

/** The popup or the side panel. It closes by itself, and gets the focus only by emulation. */
export async function viewPlace(page: Page): Promise<Place> {
  await clientOf(page.mainFrame()).send('Emulation.setFocusEmulationEnabled', { enabled: true });
  const place = pagePlace(page);
  return new Place({
    evaluate: (run, ...args) => place.evaluate(run, ...args),
    click: (selector) => page.click(selector),
    hover: (selector) => place.hover(selector),
    tap: (selector) => place.tap(selector),
    press: (chord) => place.press(chord),
    type: (text) => place.type(text),
    emulate: (look) => place.emulate(look),
    picture: () => place.picture(),
    close: async () => {
      if (page.isClosed()) return;
      await page.evaluate(() => {
        setTimeout(() => {
          window.close();
        }, 0);
      });
      await until('the end of the view', () => page.isClosed());
    },
  });
}

/** A frame in a page. It is looked up for each act, because pages remove frames and add them again. */
export function framePlace(page: Page, frame: () => Promise<Frame>): Place {
  return new Place({
    evaluate: (run, ...args) => unlessNavigated(async () => (await frame()).evaluate(run as never, ...args)),
    click: async (selector) => (await inPlace(frame)).click(selector),
    hover: async (selector) => (await inPlace(frame)).hover(selector),
    tap: async (selector) => (await inPlace(frame)).tap(selector),
    press: async (chord) => unlessDetached(page, await frame(), () => pressChord(page, chord)),
    type: (text) => page.keyboard.type(text),
    emulate: async (look) => emulate(clientOf(await frame()), look),
    picture: () => page.screenshot(),
    close: () => page.close(),
  });
}

/** A frame, once it no longer moves in its page. A click on a moving frame would miss. */
async function inPlace(find: () => Promise<Frame>): Promise<Frame> {
  const frame = await find();
  const owner = await frame.frameElement();
  for (let before = ''; ; ) {
    const now = JSON.stringify(await owner?.boundingBox());
    if (now === before) break;
    before = now;
    await delay(STILL_MS);
  }
  await owner?.dispose();
  return frame;
}

/** The session of a frame. A frame of another process has its own, which puppeteer does not publish. */
function clientOf(frame: Frame): CDPSession {
  return (frame as unknown as { client: CDPSession }).client;
}

/** Runs something again if the frame was still in its empty first document. */
async function unlessNavigated<R>(run: () => Promise<R>): Promise<R> {
  try {
    return await run();
  } catch (error) {
    if (error instanceof Error && /context was destroyed|Cannot find context/i.test(error.message)) return run();
    throw error;
  }
}

/**
 * Waits for an act that may remove its frame from the page. Chromium does not always answer when a key is released in a
 * frame of another process while that frame ends.
 */
async function unlessDetached(page: Page, frame: Frame, act: () => Promise<void>): Promise<void> {
  const detached = Promise.withResolvers<undefined>();
  const onDetached = (gone: Frame): void => {
    if (gone === frame) detached.resolve(undefined);
  };
  page.on('framedetached', onDetached);
  try {
    await Promise.race([act(), detached.promise]);
  } finally {
    page.off('framedetached', onDetached);
  }
}

/** Waits for an act that may close its own document, after which no answer comes. */
export async function closing(act: Promise<void>): Promise<void> {
  try {
    await act;
  } catch (error) {
    if (!(error instanceof Error && /Target closed|Session closed|detached/i.test(error.message))) throw error;
  }
}
