/**
 * `node tools/icons/render.mjs`: draws `public/icons/*.png` from the SVGs, with the browser that CHROMIUM names or
 * /usr/bin/chromium. The icon of 16 px has a drawing of its own, with strokes on whole pixels.
 */
import { readFile, writeFile } from 'node:fs/promises';
import puppeteer from 'puppeteer';

const root = new URL('../../', import.meta.url);
const SOURCES = {
  16: 'tools/icons/small.svg',
  32: 'public/icons/sotto.svg',
  48: 'public/icons/sotto.svg',
  128: 'public/icons/sotto.svg',
};

const browser = await puppeteer.launch({
  executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium',
  args: ['--no-sandbox'],
});
try {
  const page = await browser.newPage();
  for (const [size, source] of Object.entries(SOURCES)) {
    const svg = await readFile(new URL(source, root), 'base64');
    await page.setViewport({ width: Number(size), height: Number(size) });
    await page.setContent(
      `<style>body{margin:0}img{display:block;width:100vw}</style><img src="data:image/svg+xml;base64,${svg}">`,
    );
    await page.waitForFunction('document.images[0].complete');
    await writeFile(new URL(`public/icons/${size}.png`, root), await page.screenshot({ omitBackground: true }));
  }
} finally {
  await browser.close();
}
