/** The card in a page of Firefox: a frame that puppeteer does not know. */
import type { Page } from 'puppeteer';
import { callExpression, contextTree, evaluateIn, type BidiConnection } from './firefox-bidi.ts';
import { pointerActions } from './firefox-place.ts';
import { middleOf } from './firefox-view.ts';
import { pressChord } from './keys.ts';
import { Place, until, type Evaluate } from './place.ts';
import type { Tab } from './session.ts';

/** The card's browsing context, or undefined where the page has no card. @param origin of the extension's pages */
export async function cardContext(connection: BidiConnection, origin: string, tab: Tab): Promise<string | undefined> {
  const [top] = await contextTree(connection, contextId(tab.page));
  return top?.children?.find(({ url }) => url.startsWith(`${origin}/card.html`))?.context;
}

/** The card, as soon as the page has one. */
export async function cardPlace(connection: BidiConnection, origin: string, tab: Tab): Promise<Place> {
  const context = await until('the card in the page', () => cardContext(connection, origin, tab));
  const evaluate = ((run, ...args) =>
    evaluateIn(connection, context, `return ${callExpression(run, args)};`)) as Evaluate;
  const point = async (how: 'click' | 'hover' | 'tap', selector: string): Promise<void> => {
    const actions = [pointerActions(how, await evaluate(middleOf, selector))];
    await connection.send('input.performActions', { context, actions });
  };
  return new Place({
    evaluate,
    click: (selector) => point('click', selector),
    hover: (selector) => point('hover', selector),
    tap: (selector) => point('tap', selector),
    press: (chord) => pressChord(tab.page, chord),
    type: (text) => tab.page.keyboard.type(text),
    emulate: (look) => tab.place.emulate(look),
    picture: () => tab.page.screenshot(),
    close: () => tab.page.close(),
  });
}

function contextId(page: Page): string {
  return (page.mainFrame() as unknown as { _id: string })._id;
}
