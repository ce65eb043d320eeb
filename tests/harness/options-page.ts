/** What a person does on the options page. */
import type { Session, Tab } from './session.ts';

/**
 * Imports a model by the file input of Options → Models, and waits until its trial is over.
 * @param onProgress gets the page's text, such as "12 MB of 98 MB"
 */
export async function addModel(
  session: Session,
  file: string,
  onProgress: (words: string) => void = () => undefined,
): Promise<Tab> {
  const options = await session.openExtensionPage('/options.html');
  await session.chooseFile(options, '.import input[type=file]', [file]);
  let last = '';
  await options.place.waitForElement('.importing, li.model, .import [role=alert]', 20_000);
  for (;;) {
    const { ready, problem, words } = await options.place.evaluate(() => {
      const text = (selector: string): string => document.querySelector<HTMLElement>(selector)?.innerText ?? '';
      return {
        ready:
          document.querySelector('li.model') !== null &&
          document.querySelector('.importing, [data-trial=trying]') === null,
        problem: text('.import [role=alert], [data-trial=failed]'),
        words: text('.importing .job-figures, [data-trial=trying] .job-figures'),
      };
    });
    if (problem !== '') throw new Error(`The model was not taken in: ${problem}`);
    if (words !== '' && words !== last) onProgress(words);
    last = words;
    if (ready) return options;
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
}

/** Opens Options → Models of a sealed build, where the package's model is listed from the start. */
export async function packagedModel(session: Session): Promise<Tab> {
  const options = await session.openExtensionPage('/options.html');
  await options.place.waitForElement('li.model');
  return options;
}

/** Chooses the engine on the options page. */
export async function chooseEngine(options: Tab, engine: 'auto' | 'webllm' | 'wllama-webgpu' | 'llama'): Promise<void> {
  // Puppeteer's click waits until the element is drawn, which Chromium never does in a tab in the background.
  await options.page.bringToFront();
  await options.place.click(`label.choice:has(input[value=${engine}])`);
  await options.place.waitFor(
    `the engine ${engine} chosen`,
    (id) => document.querySelector<HTMLInputElement>(`input[name=engine][value=${id}]`)?.checked,
    [engine],
  );
}

/** What the options page says about an engine on this machine, as soon as it knows. */
export function engineWords(options: Tab, engine: 'webllm' | 'wllama-webgpu' | 'llama'): Promise<string> {
  return options.place.waitFor(
    `what ${engine} can do here`,
    (id) => {
      const words =
        document.querySelector<HTMLElement>(`label.choice:has(input[value=${id}]) .choice-words`)?.innerText ?? '';
      return words.startsWith('Asking') ? '' : words;
    },
    [engine],
  );
}
