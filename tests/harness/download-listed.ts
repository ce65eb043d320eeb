/** Getting a model of the list as a person does: its button, the question before it, and waiting for it. */
import { setTimeout as delay } from 'node:timers/promises';
import type { Place } from './place.ts';
import type { Session, Tab } from './session.ts';

interface GetOptions {
  /** Whoever asks has read the model's licence and accepts it. */
  readonly acceptLicence: boolean;
  /** What stands in the question before anything is fetched, line by line, such as "From: huggingface.co". */
  readonly onQuestion?: (facts: readonly string[]) => void;
  /** Gets the page's own words, such as "Getting Qwen3 0.6B · 12 MB of 397 MB". */
  readonly onProgress?: (words: string) => void;
  /** How long the first byte may take, in milliseconds. */
  readonly firstByteMs?: number;
}

/** Why a model did not come. The message is for a person. */
export class DownloadFailed extends Error {
  override readonly name = 'DownloadFailed';
  readonly why: 'licence' | 'network' | 'failed' | 'trial';

  constructor(why: DownloadFailed['why'], message: string) {
    super(message);
    this.why = why;
  }
}

/** Nothing of the model has come after so long: this network has no way to it. In milliseconds. */
const FIRST_BYTE_MS = 30_000;
/** The line is dead for so long: it is not waited for any more. In milliseconds. */
const STANDSTILL_MS = 5 * 60_000;
const POLL_MS = 200;
/** Phases in which nothing comes, however often their words change. */
const STANDING: readonly string[] = ['', 'connecting', 'backing-off'];

interface Sight {
  readonly phase: string;
  readonly words: string;
  readonly note: string;
  readonly problem: string;
  /** Bytes of it are here. */
  readonly hasBytes: boolean;
  readonly ready: boolean;
}

/**
 * Gets a model by its id in the list under Options → Models, and waits until it has been tried and is ready. The
 * package has leave to reach the models' hosts already, for headless browsers show no question.
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

/** The model's card where it is recommended, else its line in the whole list. */
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
      // A link also says to screen readers that it opens a tab.
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
    // A trial loads a model and tells no figures; it has a limit of the extension's own.
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
      // Behind the reason stands when the next try comes.
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
