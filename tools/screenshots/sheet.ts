/** Contact sheets: one picture with all states of a surface in one look, so that people look at few pictures. */
import { readFile, writeFile } from 'node:fs/promises';
import type { Camera } from './camera.ts';
import { PLAIN_LOOK } from '../../tests/harness/look.ts';

export interface Print {
  readonly state: string;
  /** The picture's file. */
  readonly file: string;
}

/** Width of a picture on the sheet in CSS pixels, and the number of columns. */
const PRINT_WIDTH = 300;
const COLUMNS = 5;
const GAP = 16;

/** Writes the sheet into `file`. */
export async function printSheet(
  { page, place }: Camera,
  title: string,
  prints: readonly Print[],
  file: string,
): Promise<void> {
  const images = await Promise.all(
    prints.map(async ({ state, file: from }) => ({ state, base64: (await readFile(from)).toString('base64') })),
  );
  const columns = Math.min(COLUMNS, prints.length);
  await place.emulate(PLAIN_LOOK);
  await page.setViewport({ width: columns * (PRINT_WIDTH + GAP) + GAP, height: 600 });
  await page.goto('about:blank');
  await place.evaluate(layOut, { title, images, columns, width: PRINT_WIDTH, gap: GAP });
  await writeFile(file, await page.screenshot({ fullPage: true }));
}

interface Sheet {
  readonly title: string;
  readonly images: readonly { readonly state: string; readonly base64: string }[];
  readonly columns: number;
  readonly width: number;
  readonly gap: number;
}

/** Runs in the sheet's page. */
async function layOut({ title, images, columns, width, gap }: Sheet): Promise<void> {
  const heading = document.createElement('h1');
  heading.textContent = title;
  const grid = document.createElement('div');
  const figures = images.map(({ state, base64 }) => {
    const [figure, image, caption] = [
      document.createElement('figure'),
      new Image(),
      document.createElement('figcaption'),
    ];
    image.src = `data:image/png;base64,${base64}`;
    caption.textContent = state;
    figure.append(caption, image);
    return figure;
  });
  grid.append(...figures);
  document.body.append(heading, grid);
  document.body.style.cssText = `margin: ${String(gap)}px; font: 13px sans-serif; background: #bbb; color: #111`;
  grid.style.cssText = `display: grid; grid-template-columns: repeat(${String(columns)}, ${String(width)}px); gap: ${String(gap)}px; align-items: start`;
  for (const figure of figures) figure.style.margin = '0';
  for (const image of document.images)
    image.style.cssText = `width: ${String(width)}px; display: block; margin-top: 4px`;
  await Promise.all([...document.images].map((image) => image.decode()));
}
