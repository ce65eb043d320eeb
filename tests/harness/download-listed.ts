/** Downloads a model of the list as a person does: presses its button, answers the question, and waits. */
import { setTimeout as delay } from 'node:timers/promises';
import type { Place } from './place.ts';
import type { Session, Tab } from './session.ts';

interface GetOptions {
  /** Whether the caller has read the model's licence and accepts it. */
  readonly acceptLicence: boolean;
  /** Gets the lines of the question before the download, such as "From: huggingface.co". */
  readonly onQuestion?: (facts: readonly string[]) => void;
  /** Gets the page's text, such as "Getting Qwen3 0.6B · 12 MB of 397 MB". */
  readonly onProgress?: (words: string) => void;
  /** How long the first byte may take, in milliseconds. */
  readonly firstByteMs?: number;
}

/** Says why a model is not ready. The message is for a person. */
export class DownloadFailed extends Error {
  override readonly name = 'DownloadFailed';
  readonly why: 'licence' | 'network' | 'failed' | 'trial';

  constructor(why: DownloadFailed['why'], message: string) {
    super(message);
    this.why = why;
  }
}

/** If no byte has come after so long, this network cannot reach the model. In milliseconds. */
const FIRST_BYTE_MS = 30_000;
/** A download that stands still for so long is given up. In milliseconds. */
const STANDSTILL_MS = 5 * 60_000;
const POLL_MS = 200;
/** Phases without progress, even if their text changes. */
const STANDING: readonly string[] = ['', 'connecting', 'backing-off'];

interface Sight {
  readonly phase: string;
  readonly words: string;
  readonly note: string;
  readonly problem: string;
  /** Whether bytes of it have arrived. */
  readonly hasBytes: boolean;
  readonly ready: boolean;
}

/**
 * Downloads a model by its id in the list under Options → Models, and waits until its trial is over. The package must
 * have permission for the models' hosts already, because headless browsers show no question.
 * @throws DownloadFailed
 */
export async function downloadListed(session: Session, id: string, options: GetOptions): Promise<Tab> {
  const tab = await session.openExtensionPage('/options.html');
  const { place } = tab;
  await tab.page.bringToFront();
  await place.waitForElement('.whole summary');
  await pressGet(place, id);
  await place.waitForElement('dialog[open] .confirm-facts');
  options.onQuestion?.(await question(place));
  await sayYes(place, options);
  await follow(place, id, options);
  return tab;
}

/** Presses the button on the model's card if it is recommended, else in the whole list. */
async function pressGet(place: Place, id: string): Promise<void> {
  const offer = `.offer[data-model="${id}"] .button`;
  if (await place.evaluate((selector) => document.querySelector(selector) !== null, offer)) {
    await place.click(offer);
    return;
  }
  await place.click('.whole summary');
  await place.click(`.entry[data-model="${id}"] .button`);
}

function question(place: Place): Promise<string[]> {
  return place.evaluate(() =>
    [...document.querySelectorAll<HTMLElement>('dialog[open] .confirm-facts > div')].map((fact) => {
      const link = fact.querySelector('a');
      // A link's text also tells screen readers that it opens a tab.
      const value = link
        ? `${link.firstChild?.textContent?.trim() ?? ''}, ${link.href}`
        : fact.querySelector('dd')?.innerText;
      return `${fact.querySelector('dt')?.innerText ?? ''}: ${value ?? ''}`;
    }),
  );
}

async function sayYes(place: Place, { acceptLicence }: GetOptions): Promise<void> {
  const box = 'dialog[open] input[name=accept]';
  const licence = await place.evaluate((selector) => {
    if (!document.querySelector(selector)) return null;
    return document.querySelector<HTMLAnchorElement>('dialog[open] .confirm-facts a')?.href ?? '';
  }, box);
  if (licence !== null) {
    if (!acceptLicence)
      throw new DownloadFailed('licence', `This model asks for its licence to be accepted first: ${licence}`);
    await place.click(box);
  }
  await place.click('dialog[open] .primary');
}

async function follow(
  place: Place,
  id: string,
  { onProgress, firstByteMs = FIRST_BYTE_MS }: GetOptions,
): Promise<void> {
  let last = '';
  let moved = Date.now();
  let begun = false;
  for (;;) {
    const { phase, words, note, problem, hasBytes, ready } = await see(place, id);
    if (ready) return;
    if (problem !== '') throw new DownloadFailed(phase === 'trial' ? 'trial' : 'failed', problem);
    begun ||= hasBytes;
    if (words !== last) {
      onProgress?.(words);
      if (!STANDING.includes(phase)) moved = Date.now();
      last = words;
    }
    // A trial shows no progress. The extension limits its time.
    if (STANDING.includes(phase) && words !== '' && Date.now() - moved > (begun ? STANDSTILL_MS : firstByteMs))
      throw new DownloadFailed('network', note === '' ? words : note);
    await delay(POLL_MS);
  }
}

function see(place: Place, id: string): Promise<Sight> {
  return place.evaluate((modelId) => {
    const text = (selector: string): string =>
      document.querySelector<HTMLElement>(selector)?.innerText.replaceAll(/\s+/g, ' ').trim() ?? '';
    const item = `.download[data-download="${modelId}"]`;
    const trial = '[data-trial=trying]';
    const failed = text('[data-trial=failed]');
    const tried = document.querySelector(trial) ? 'testing' : '';
    return {
      phase: failed === '' ? (document.querySelector<HTMLElement>(item)?.dataset['phase'] ?? tried) : 'trial',
      words: text(`${item} .job-phase`) || text(`${trial} .job-phase`),
      // Only the reason, without the time of the next try after it.
      note: document.querySelector(`${item} .download-note`)?.firstChild?.textContent?.trim() ?? '',
      problem: text(`${item} [role=alert]`) || text('dialog[open] [role=alert]') || failed,
      hasBytes: (document.querySelector<HTMLProgressElement>(`${item} progress`)?.value ?? 0) > 0,
      ready:
        failed === '' &&
        document.querySelector('li.model') !== null &&
        document.querySelector(`${item}, ${trial}, dialog[open]`) === null,
    };
  }, id);
}
