/** Pages of every kind: friendly, hostile, and those that browsers keep extensions out of. */
import { beforeEach, describe, expect, it } from 'vitest';
import { useBench } from '../harness/bench.ts';
import { serveHtml } from '../harness/fixtures.ts';
import { readLog } from '../harness/host-log.ts';
import { cardJobId, followJob } from '../harness/job-view.ts';
import { BROWSERS } from '../harness/launch.ts';
import type { Tab } from '../harness/session.ts';

const ANSWER = 'The answer that only the user may see.';
const LIMIT_MS = 30_000;
const nothing = (): void => undefined;
const WORDS = 'The harbour was quiet that morning, and the boats lay still beside the wall. '.repeat(12);

const HOSTILE = `<!doctype html><title>Hostile</title>
<style>* { all: revert; font-size: 60px !important; color: red !important; --ink: red } iframe, div { display: none !important }</style>
<script>
  window.heard = [];
  for (const type of ['keydown', 'keyup', 'keypress', 'input', 'copy', 'message'])
    addEventListener(type, (event) => { heard.push(type + ':' + (event.key ?? '')); }, true);
  const attach = Element.prototype.attachShadow;
  window.roots = [];
  Element.prototype.attachShadow = function (init) { const root = attach.call(this, { ...init, mode: 'open' }); roots.push(root); return root; };
  const broken = () => { throw new Error('hooked'); };
  Range.prototype.toString = broken; Document.prototype.createRange = broken; Array.prototype.map = broken; Node.prototype.cloneNode = broken;
  document.querySelectorAll = broken; Object.defineProperty(Element.prototype, 'innerText', { get: broken });
</script>
<body><form><input name=body><input name=documentElement><input name=children></form><main><p id=text>${WORDS}</p></main>
<div id=overlay style="position:fixed;inset:0;z-index:2147483647;background:#fff8;display:block!important;pointer-events:none"></div></body>`;

/** What the page's own scripts can find of an answer, in the document and in every root they got hold of. */
function reachableText(): string {
  const seen: string[] = [document.documentElement.outerHTML];
  for (const root of (window as unknown as { roots: ShadowRoot[] }).roots) seen.push(root.innerHTML);
  // The page broke its own `document.querySelectorAll`, but keeps the one that everything inherits.
  for (const element of Document.prototype.querySelectorAll.call(document, '*'))
    if (element.shadowRoot) seen.push(element.shadowRoot.innerHTML);
  return seen.join('\n');
}

describe.each(BROWSERS)('a page in %s', (browser) => {
  const bench = useBench(browser, { engine: 'scripted' });
  beforeEach(() => bench.script({ tokens: ANSWER.split(/(?<= )/) }));

  async function openHtml(host: string, html: string): Promise<Tab> {
    bench.proxy.host(host, serveHtml(html));
    return bench.open(`http://${host}/`);
  }

  it('has nothing of ours in it before it is asked for', async () => {
    const { place } = await openHtml(
      'untouched.sotto.test',
      `<title>Untouched</title><p>${WORDS}</p><script>window.before = document.documentElement.outerHTML</script>`,
    );
    expect(
      await place.evaluate(
        () =>
          document.documentElement.outerHTML.replace(/\s/g, '').length -
          (window as unknown as { before: string }).before.replace(/\s/g, '').length,
      ),
    ).toBeLessThan(30);
  });

  it('shows a rewrite of what is selected', async () => {
    const tab = await bench.article();
    await tab.place.evaluate(() =>
      getSelection()?.selectAllChildren(document.querySelector('#quote') ?? document.body),
    );
    await bench.session.menu(tab, 'rewrite-simpler:selection', { at: '#quote' });
    const card = await bench.session.cardFrame(tab);
    expect(await followJob(card, nothing, LIMIT_MS)).toMatchObject({ phase: 'done', answer: ANSWER });
    expect(await card.text('h1')).toMatch(/simpler/i);
  });

  it('cannot break, read or overhear the card, however hostile it is', async () => {
    const tab = await openHtml('hostile.sotto.test', HOSTILE);
    await bench.session.menu(tab, 'summarize:page', { at: '#text' });
    const card = await bench.session.cardFrame(tab);
    expect(await followJob(card, nothing, LIMIT_MS)).toMatchObject({ phase: 'done', answer: ANSWER });
    expect(
      await card.evaluate(() => getComputedStyle(document.querySelector('.answer') ?? document.body).color),
    ).not.toBe('rgb(255, 0, 0)');

    await card.click('h1');
    await card.press('Tab');
    await card.press('a');
    const reached = await tab.place.evaluate(() =>
      JSON.stringify({ heard: (window as unknown as { heard: string[] }).heard }),
    );
    expect(JSON.parse(reached)).toEqual({ heard: [] });
    expect(await tab.place.evaluate(reachableText)).not.toContain('only the user may see');
  });

  it('cannot make anything happen with messages of its own', async () => {
    const tab = await openHtml('messages.sotto.test', `<title>Messages</title><p id=text>${WORDS}</p>`);
    await bench.session.menu(tab, 'summarize:page', { at: '#text' });
    const card = await bench.session.cardFrame(tab);
    await followJob(card, nothing, LIMIT_MS);
    const before = await readLog(bench.options.place, await cardJobId(card));
    await tab.place.evaluate(() => {
      for (const call of ['background.start', 'background.card', 'host.cancel', 'page.start', 'page.card']) {
        const message = {
          call,
          params: { act: 'close', jobId: '0'.repeat(32), tabId: 1, action: 'summarize', scope: 'page' },
          id: 1,
        };
        window.postMessage(message, '*');
        for (const frame of Array.from(window.frames as unknown as Window[])) frame.postMessage(message, '*');
        document.dispatchEvent(new CustomEvent(call, { detail: message }));
      }
    });
    expect(await bench.session.hasCard(tab)).toBe(true);
    expect(await readLog(bench.options.place, await cardJobId(card))).toEqual(before);
  });

  it('gets its card back after it removed it, and the answer goes on', async () => {
    await bench.script({ tokens: ANSWER.split(/(?<= )/), tokenMs: 150 });
    const tab = await openHtml('removes.sotto.test', `<title>Removes</title><p id=text>${WORDS}</p>`);
    await bench.session.menu(tab, 'summarize:page', { at: '#text' });
    await bench.session.cardFrame(tab);
    await tab.place.evaluate(() => {
      document.documentElement.lastElementChild?.remove();
    });
    const card = await bench.session.cardFrame(tab);
    expect(await followJob(card, nothing, LIMIT_MS)).toMatchObject({ phase: 'done', answer: ANSWER });
  });

  it('gives the text that is selected in a frame of another origin', async () => {
    bench.proxy.host(
      'inner.sotto.test',
      serveHtml('<body style="margin:0"><p id=inner>Words from another origin.</p>'),
    );
    const tab = await openHtml(
      'outer.sotto.test',
      '<title>Outer</title><p>Outside.</p><iframe id=frame src="http://inner.sotto.test/" width=600 height=200></iframe>',
    );
    const frame = tab.page.frames().find((one) => one.url().includes('inner.sotto.test'));
    if (!frame) throw new Error('The frame did not load.');
    const selectionText = await frame.evaluate(() => {
      getSelection()?.selectAllChildren(document.querySelector('#inner') ?? document.body);
      return String(getSelection());
    });
    await bench.session.menu(tab, 'explain:selection', { at: '#frame', point: { x: 30, y: 24 }, selectionText });
    const card = await bench.session.cardFrame(tab);
    expect(await followJob(card, nothing, LIMIT_MS)).toMatchObject({ phase: 'done', answer: ANSWER });
    expect(await card.text('.job-coverage')).toMatch(/text/i);
  });

  it('F38: is explained in the popup where the browser keeps extensions out', async () => {
    const tab = await bench.session.open('about:blank');
    const popup = await bench.session.clickAction(tab);
    await popup.waitForElement('[data-error]');
    expect(await popup.evaluate(() => document.querySelector<HTMLElement>('[data-error]')?.dataset['error'])).toBe(
      'page-restricted',
    );
    expect(await popup.text('.notice p')).toMatch(/open a web page/i);
    await popup.close();
    await tab.page.close();
  });
});
