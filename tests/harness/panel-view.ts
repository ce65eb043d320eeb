/** What a person sees and does in the panel, by its document. */
import type { Bench } from './bench.ts';
import type { Place } from './place.ts';
import type { Tab } from './session.ts';

/** Titles of the two articles that the panel's tests read. */
export const LIGHTHOUSE = 'The lamp room at Skerry Point opens to visitors';
export const FERRY = 'The ferry stays in the harbour';

/** A text as tokens of the scripted engine: a word each. */
export const words = (text: string): string[] => text.split(/(?<= )/);

/** A question and its answer as shown. */
export interface TurnSight {
  readonly question: string;
  /** `data-phase` of the turn. */
  readonly phase: string;
  readonly answer: string;
  /** The error's code, or ''. */
  readonly errorCode: string;
  /** Whether more of the answer has come than is shown yet. */
  readonly lags: boolean;
}

/** The panel at one moment. */
export interface PanelSight {
  /** `data-state`: loading, blank, no-model, empty, chat or error. */
  readonly state: string;
  /** Whose page the conversation is about: the one in `front`, the one `before`, or an `earlier` one. */
  readonly origin: string;
  readonly title: string;
  readonly coverage: string;
  readonly engine: string;
  /** Code of the error that keeps the page from being read, or ''. */
  readonly errorCode: string;
  readonly turns: readonly TurnSight[];
}

const FINAL = ['done', 'cancelled', 'failed'];

/** What the panel shows now. */
export function seePanel(panel: Place): Promise<PanelSight> {
  return panel.evaluate(() => {
    // Text outside the view is not laid out (`content-visibility`) and has no inner text in Firefox.
    const textIn = (root: ParentNode, selector: string): string => {
      const element = root.querySelector(selector);
      return element instanceof HTMLElement ? (element.innerText || element.textContent).trim() : '';
    };
    const main = document.querySelector<HTMLElement>('main.panel');
    return {
      state: main?.dataset['state'] ?? '',
      origin: main?.dataset['origin'] ?? '',
      title: textIn(document, '.panel-header h1'),
      coverage: textIn(document, '.panel-coverage'),
      engine: textIn(document, '.panel-engine'),
      errorCode: document.querySelector<HTMLElement>('.blank[data-error], .blank [data-error]')?.dataset['error'] ?? '',
      turns: [...document.querySelectorAll<HTMLElement>('.turn')].map((turn) => ({
        question: textIn(turn, '.question-text'),
        phase: turn.dataset['phase'] ?? '',
        answer: textIn(turn, '.answer'),
        errorCode: turn.querySelector<HTMLElement>('.notice')?.dataset['error'] ?? '',
        lags: turn.querySelector('.answer[aria-busy=true]') !== null,
      })),
    };
  });
}

/** Waits until the panel is in one of these states. */
export function waitForState(panel: Place, ...states: readonly string[]): Promise<string> {
  return panel.waitFor(
    `the panel ${states.join(' or ')}`,
    (wanted) => {
      const state = document.querySelector<HTMLElement>('main.panel')?.dataset['state'] ?? '';
      return wanted.includes(state) ? state : '';
    },
    [[...states]],
  );
}

/** Waits until the panel is about a page with this title. */
export async function waitForPage(panel: Place, title: string): Promise<void> {
  await waitForState(panel, 'empty', 'chat');
  await panel.waitForText(title, '.panel-header h1');
}

/** Types a question and sends it with Enter, as a person would. */
export async function ask(panel: Place, question: string): Promise<void> {
  await panel.click('.composer .field');
  await panel.type(question);
  await panel.press('Enter');
}

/** Waits until the turn with this number, counted from 0, is in one of these phases, and returns it. */
export async function waitForTurn(
  panel: Place,
  index: number,
  phases: readonly string[],
  timeoutMs = 30_000,
): Promise<TurnSight> {
  await panel.waitFor(
    `answer ${String(index + 1)} ${phases.join(' or ')}`,
    (at: number, wanted: string[]) => {
      const turn = [...document.querySelectorAll<HTMLElement>('.turn')][at];
      return (
        turn !== undefined &&
        wanted.includes(turn.dataset['phase'] ?? '') &&
        turn.querySelector('.answer[aria-busy=true]') === null
      );
    },
    [index, [...phases]] as const,
    timeoutMs,
  );
  const turn = (await seePanel(panel)).turns[index];
  if (!turn) throw new Error('The turn has gone.');
  return turn;
}

/** Asks, and waits for the end of the answer. */
export async function askAndWait(panel: Place, question: string, timeoutMs?: number): Promise<TurnSight> {
  const { turns } = await seePanel(panel);
  await ask(panel, question);
  return waitForTurn(panel, turns.length, FINAL, timeoutMs);
}

/** Opens the panel's menu and chooses the entry that contains these words. */
export async function chooseInMenu(panel: Place, words: string): Promise<void> {
  await panel.click('.panel-tools button[aria-haspopup]');
  const number = await panel.waitFor(
    `the menu entry "${words}"`,
    (wanted) => {
      const items = [...document.querySelectorAll<HTMLElement>('.menu-item')];
      return items.findIndex((item) => item.innerText.includes(wanted)) + 1;
    },
    [words],
  );
  await panel.click(`.menu-item:nth-child(${String(number)})`);
}

/** Opens the article with the panel beside it, ready for a question. */
export async function beside(bench: Bench): Promise<{ tab: Tab; panel: Place }> {
  const tab = await bench.article();
  const panel = await bench.panel(tab);
  await waitForPage(panel, LIGHTHOUSE);
  return { tab, panel };
}
