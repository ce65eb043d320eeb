/** The panel for those who read with the keyboard or a screen reader, and against answers that mean harm. */
import { beforeEach, describe, expect, it } from 'vitest';
import { useBench } from '../harness/bench.ts';
import { BROWSERS } from '../harness/launch.ts';
import { ask, askAndWait, beside, seePanel, waitForTurn, words } from '../harness/panel-view.ts';
import type { Place } from '../harness/place.ts';

/** Each would load something, run something or become an element, if it were anything but text. */
const HOSTILE = [
  '![a picture](http://tracker.sotto.test/pixel.png)\n\n',
  '<img src="http://tracker.sotto.test/raw.png" onerror="document.title=\'ran\'">\n\n',
  '<script>document.title = "ran"</script>\n\n',
  '<iframe src="http://tracker.sotto.test/frame"></iframe>\n\n',
  '[click me](javascript:document.title="ran") and [me](data:text/html,hi)\n\n',
  '[a page](http://linked.sotto.test/page)\n\n',
  '<style>body { display: none }</style>\n\n',
  'The end of it.',
];

describe.each(BROWSERS)('reading in the panel in %s', (browser) => {
  const bench = useBench(browser, { engine: 'scripted' });
  beforeEach(() => bench.script({ tokens: words('It opens in May.') }));

  const focused = (panel: Place): Promise<string> =>
    panel.evaluate(
      () => document.activeElement?.getAttribute('aria-label') ?? document.activeElement?.textContent ?? '',
    );

  /** Presses Tab until something with this label has the focus. */
  async function tabTo(panel: Place, label: string, chord = 'Tab'): Promise<void> {
    const seen: string[] = [];
    for (let presses = 0; presses < 25; presses += 1) {
      await panel.press(chord);
      const now = await focused(panel);
      if (now === label) return;
      seen.push(now);
    }
    throw new Error(`${chord} never came to "${label}", only to: ${seen.join(' · ')}`);
  }

  it('shows hostile Markdown as text: nothing is asked of the network, nothing runs, nothing is built', async () => {
    await bench.script({ tokens: HOSTILE });
    const { panel } = await beside(bench);
    const { phase } = await askAndWait(panel, 'What does it say?');
    expect(phase).toBe('done');
    await panel.waitForText('The end of it.', '.turn .answer');
    const seen = await panel.evaluate(() => {
      const answer = document.querySelector('.turn .answer');
      return {
        built: [...(answer?.querySelectorAll('img, script, iframe, style, object, embed, form, input') ?? [])].map(
          ({ localName }) => localName,
        ),
        addresses: [...(answer?.querySelectorAll('[href], [src]') ?? [])].map(
          (element) => element.getAttribute('href') ?? element.getAttribute('src'),
        ),
        title: document.title,
        text: answer?.textContent ?? '',
      };
    });
    expect(seen.built).toEqual([]);
    expect(seen.title).not.toBe('ran');
    expect(seen.addresses.filter((address) => !address?.startsWith('http'))).toEqual([]);
    expect(seen.text).toContain('onerror');
    // A link says where it leads before anyone follows it.
    expect(seen.text).toContain('linked.sotto.test');
    bench.proxy.expectNoRequests();
  });

  it('stays where the reader scrolled to while an answer grows, and follows again at the end', async () => {
    const { panel } = await beside(bench);
    await bench.script({ tokens: Array.from({ length: 60 }, (_, index) => `Line ${String(index)}.\n\n`) });
    await askAndWait(panel, 'Tell me all.');
    await bench.script({
      tokens: Array.from({ length: 300 }, (_, index) => `Later ${String(index)}.\n\n`),
      tokenMs: 15,
    });
    await ask(panel, 'And then?');
    await panel.waitForText('Later 3.', '.turn:nth-child(2) .answer');
    const place = await panel.evaluate(() => {
      const scroller = document.querySelector<HTMLElement>('.turns');
      scroller?.scrollTo({ top: 120, behavior: 'instant' });
      return scroller?.scrollTop;
    });
    await panel.waitForText('Later 40.', '.turn:nth-child(2) .answer');
    expect(await panel.evaluate(() => document.querySelector('.turns')?.scrollTop)).toBe(place);
    await panel.click('.to-end');
    await panel.waitFor('the end of the conversation', () => {
      const scroller = document.querySelector('.turns');
      return scroller !== null && scroller.scrollHeight - scroller.scrollTop - scroller.clientHeight < 40;
    }, []);
    const length = (await seePanel(panel)).turns[1]?.answer.length ?? 0;
    await panel.waitFor(
      'more of the answer',
      (before) => (document.querySelectorAll('.turn .answer')[1]?.textContent.length ?? 0) > before + 100,
      [length],
    );
    expect(
      await panel.evaluate(() => {
        const scroller = document.querySelector('.turns');
        return scroller === null ? -1 : scroller.scrollHeight - scroller.scrollTop - scroller.clientHeight;
      }),
    ).toBeLessThan(80);
    await panel.click('.composer .round');
  });

  it('can be worked without a mouse: ask, stop, edit, menus; Escape and the focus come back', async () => {
    const { panel } = await beside(bench);
    await tabTo(panel, 'Your question');
    await panel.type('When?');
    await panel.press('Shift+Enter');
    await panel.type('Exactly?');
    await panel.press('Enter');
    expect(await waitForTurn(panel, 0, ['done'])).toMatchObject({ question: 'When?\nExactly?' });
    expect(await focused(panel)).toBe('Your question');

    await bench.script({ tokens: ['tide '], endless: true, tokenMs: 30 });
    await panel.type('More?');
    await panel.press('Enter');
    await panel.waitForText('tide tide', '.turn:nth-child(2) .answer');
    await tabTo(panel, 'Stop the answer');
    await panel.press('Enter');
    await waitForTurn(panel, 1, ['cancelled']);
    expect(await focused(panel)).toBe('Your question');

    await tabTo(panel, 'Edit the question', 'Shift+Tab');
    await panel.press('Enter');
    await panel.waitFor('the field of the question', () => document.activeElement?.matches('.editing .field'), []);
    await panel.press('Escape');
    await panel.waitFor('the focus back on the button', () => document.activeElement?.matches('.question-edit'), []);

    await tabTo(panel, 'More', 'Shift+Tab');
    await panel.press('Enter');
    await panel.waitFor(
      'an entry of the menu with the focus',
      () => document.activeElement?.closest('[role=menu]') !== null,
      [],
    );
    await panel.press('Enter');
    await panel.waitForElement('dialog[open]');
    await panel.press('Escape');
    await panel.waitFor('the closed sheet', () => document.querySelector('dialog[open]') === null, []);
    await panel.waitFor(
      'the focus back on the menu',
      () => document.activeElement?.getAttribute('aria-label') === 'More',
      [],
    );
  });

  it('announces that an answer begins, its sentences, and its end; never half a sentence', async () => {
    const { panel } = await beside(bench);
    await panel.evaluate(() => {
      const said: string[] = [];
      (window as unknown as { sottoSaid: string[] }).sottoSaid = said;
      const region = document.querySelector('main [role=status].visually-hidden');
      if (!region) throw new Error('There is no live region.');
      new MutationObserver(() => said.push(region.textContent.trim())).observe(region, {
        childList: true,
        characterData: true,
        subtree: true,
      });
    });
    await bench.script({
      tokens: words('It opens in May. The keepers left in 1987. Nobody lives there now, and the lamp is dark.'),
      tokenMs: 60,
    });
    await askAndWait(panel, 'What do I need to know?');
    const said = (await panel.waitFor('the announced end', () => {
      const all = (window as unknown as { sottoSaid: string[] }).sottoSaid;
      return all.some((one) => one.includes('The answer is finished')) && all;
    }, [])) as string[];
    expect(said[0]).toBe('Answering');
    const whole = said.join(' ');
    for (const sentence of [
      'It opens in May.',
      'The keepers left in 1987.',
      'Nobody lives there now, and the lamp is dark.',
    ])
      expect(whole).toContain(sentence);
    for (const one of said) expect(one).toMatch(/^Answering|[.!?]$/);
    expect(said.length, 'not a word at a time').toBeLessThan(8);
  });
});
