/** Who says what on a page, and that no page makes its tab stand still, in each browser's own layout. */
import { describe, expect, it } from 'vitest';
import { BROWSERS } from '../harness/launch.ts';
import { usePageReader } from '../harness/page-reader.ts';
import { HEAVY } from './heavy-pages.ts';
import { BESIDE } from './speakers/beside.ts';
import { THREADS } from './speakers/threads.ts';

/**
 * All stages together end after 1.5 s. Tests run beside others, which may make that take several times as long. Before,
 * these pages took up to 70 s.
 */
const READ_WITHIN_MS = 8_000;

describe.each(BROWSERS)('reading in %s', (name) => {
  const read = usePageReader(name);

  it.each([...THREADS, ...BESIDE])('names who speaks, and nobody else: $name', async ({ html, said }) => {
    const { blocks } = await read(html);
    const named = blocks.flatMap(({ author, text }) =>
      author === undefined ? [] : [[author, text.split(/\s+/).slice(0, 2).join(' ')]],
    );
    expect(named).toEqual(said);
  });

  it.each(HEAVY)('ends in time: $name', { timeout: 60_000 }, async ({ script }) => {
    const page = await read('<!doctype html><title>Heavy</title><main id="main"></main>', (tab) =>
      tab.evaluate(script),
    );
    expect(page.readMs).toBeLessThan(READ_WITHIN_MS);
    expect(page.partial || page.keptWords > 0 || page.hiddenWords > 0 || page.visibleWords === 0).toBe(true);
  });

  it.each([
    [
      'a button that loads comments',
      '<div class=c><p>Grease it, then.</p></div><button>Load 20 more comments</button>',
      true,
    ],
    ['more of a list', '<ul><li>One boat</li><li>Two boats</li></ul><div><a href="#">Mehr anzeigen</a></div>', true],
    [
      'a text that goes on',
      '<p>Boats load more sand.</p><button>Read more</button><button>Show more</button>',
      undefined,
    ],
    [
      'items that are there',
      '<ul><li>One boat</li><li>Two boats</li></ul><div style="display:none">Three boats</div><button>Show more</button>',
      undefined,
    ],
  ])('says of %s whether the page is longer than it shows', async (_, html, unloaded) => {
    const page = await read(`<!doctype html><title>Gate</title><main><h1>The gate is stuck</h1>${html}</main>`);
    expect(page.unloaded).toBe(unloaded);
  });

  it('reads the frames of a frameset, and counts those that it may not read', async () => {
    const page = await read(
      '<!doctype html><title>Harbour</title><frameset cols="50%,50%"><frame name="own"><frame src="data:text/html,<p>Not ours"></frameset>',
      (tab) =>
        tab.evaluate(() => {
          const frame = document.querySelector<HTMLIFrameElement>('frame');
          if (frame?.contentDocument) frame.contentDocument.body.innerHTML = '<p>The log of the pilot boat.</p>';
        }),
    );
    expect(page.text).toBe('The log of the pilot boat.');
    expect(page.unreadFrames).toBe(1);
  });
});
