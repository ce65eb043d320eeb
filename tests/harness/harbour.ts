/** A page that says eleven sentences in as many structures, and what is marked in it. */
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import type { Tab } from './session.ts';

export const HOST = 'harbour.sotto.test';
/** What the answer says, by the id of the element in which the page says it, and words of the passage. */
export const SENTENCES: Readonly<Record<string, readonly [sentence: string, passage: string]>> = {
  inline: ['It burned whale oil until the year of the great storm.', 'whale oil'],
  cell: ['The Marigold brought forty barrels of salted herring from Bergen.', 'salted herring'],
  shadowed: [
    'In the shadow of the card stands a sentence that no selector of the page can reach.',
    'no selector of the page',
  ],
  framed: ['A letter from the harbour master is shown in a frame, and it asks for a second bell.', 'harbour master'],
  folded: [
    'The keeper was paid eleven pounds a year and as much coal as he could carry up the stairs.',
    'eleven pounds',
  ],
  nested: ['No fires are to be lit on the quay between sunset and the second bell.', 'No fires'],
  code: ['The code says: light(on), wait(15 seconds), light(off).', 'wait(15'],
  caption: ['The tower in 1902 was drawn from the deck of the Marigold.', 'deck of the Marigold'],
  definition: [
    'The fog bell was rung by hand every two minutes whenever the far shore could not be seen.',
    'Rung by hand',
  ],
  comment: ['My grandfather rowed the pilot out, and he said that the bell was rung by children.', 'rowed the pilot'],
  breaks: ['The light characteristic of Skerry Point is one flash every fifteen seconds.', 'one flash'],
};
export const IDS = Object.keys(SENTENCES);
export const ANSWER = Object.values(SENTENCES).map(([sentence]) => `- ${sentence}\n`);

/** The fixture with its pieces far apart, so that something must be scrolled. */
export async function harbour(): Promise<string> {
  const html = await readFile(path.resolve(import.meta.dirname, '../fixtures/pages/ten-places.html'), 'utf8');
  return html.replace('<body>', '<style>article > * { margin-block: 0 1100px !important }</style><body>');
}

export interface Shown {
  readonly text: string;
  readonly within: string;
  readonly inView: boolean;
  readonly colour: string;
}

/** What is marked in the page and in its frame. */
export function marked(tab: Tab): Promise<Shown[]> {
  return tab.place.evaluate(() => {
    const frame = document.querySelector<HTMLIFrameElement>('#frame');
    const views = [
      { view: window, top: 0 },
      ...(frame?.contentWindow
        ? [{ view: frame.contentWindow as Window & typeof globalThis, top: frame.getBoundingClientRect().top }]
        : []),
    ];
    return views.flatMap(({ view, top }) =>
      [...(view.CSS.highlights.get('sotto-passage') ?? [])].map((abstract) => {
        const range = abstract as Range;
        const element = range.startContainer.parentElement;
        const box = range.getBoundingClientRect();
        return {
          text: range.cloneContents().textContent?.replaceAll(/\s+/g, ' ') ?? '',
          within: element?.closest('[id]')?.id ?? '',
          inView: box.height > 0 && top + box.top >= 0 && top + box.bottom <= innerHeight,
          colour: element ? view.getComputedStyle(element, '::highlight(sotto-passage)').backgroundColor : '',
        };
      }),
    );
  });
}
