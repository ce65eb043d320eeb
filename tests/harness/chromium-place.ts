/** Documents of Chromium as places: pages, the popup, the side panel, and frames inside pages. */
import { setTimeout as delay } from 'node:timers/promises';
import type { CDPSession, Frame, Page } from 'puppeteer';
import { pressChord } from './keys.ts';
import { mediaFeatures, type Look } from './look.ts';
import { Place, until } from './place.ts';

/** Between two looks at where a frame is, in milliseconds: some pictures of a busy machine. */
const STILL_MS = 80;

/** Puppeteer's own call for media features does not know forced colours, so the protocol's is used. */
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
    // A session of its own for each look would add them all up.
    emulate: (look) => emulate(clientOf(page.mainFrame()), look),
    picture: () => page.screenshot(),
    close: () => page.close(),
  });
}

/** The popup or the side panel: both end as they would by themselves, and neither has the focus until it is told so. */
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

/** A frame in a page, asked for anew each time, for pages take them out and put them in again. */
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

/** A frame once it no longer moves in its page: a click is aimed at where it was. */
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

/** A frame of another process has a session of its own; puppeteer keeps it to itself. */
function clientOf(frame: Frame): CDPSession {
  return (frame as unknown as { client: CDPSession }).client;
}

/**
 * A frame that has just been put in changes from the empty document to its own: what ran in the first one is run again.
 */
async function unlessNavigated<R>(run: () => Promise<R>): Promise<R> {
  try {
    return await run();
  } catch (error) {
    if (error instanceof Error && /context was destroyed|Cannot find context/i.test(error.message)) return run();
    throw error;
  }
}

/**
 * Waits for an act that may take its frame out of the page. Chromium does not always answer for a key that is let go
 * in a frame of another process while that frame ends.
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

/** Waits for an act that may end the document in which it happens: then nobody is left to answer. */
export async function closing(act: Promise<void>): Promise<void> {
  try {
    await act;
  } catch (error) {
    if (!(error instanceof Error && /Target closed|Session closed|detached/i.test(error.message))) throw error;
  }
}
