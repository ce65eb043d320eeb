/** The demo's command line. */
import type { BrowserName } from '../../tests/harness/session.ts';
import { oneOf, readOptions, UsageError } from '../command-line.ts';

export interface DemoOptions {
  readonly browser: BrowserName;
  /** A page of the web; null for the sample article, without any network. */
  readonly url: string | null;
  readonly headed: boolean;
  /** Chromium without a window computes on the machine's graphics card, and not in software. */
  readonly graphicsCard: boolean;
  /** A GGUF file of one's own or a model of the list by its id, or null for the demo model. */
  readonly model: string | null;
  /** The licence of the listed model has been read and is accepted. */
  readonly acceptLicence: boolean;
  /** Where listed models come from, as in a build; null for their publishers' host. */
  readonly connect: string | null;
  /** On the sealed edition, whose package has the model in it. */
  readonly sealed: boolean;
  /** `auto`: the extension chooses by itself, WebGPU where it is quicker, else the processor. */
  readonly engine: 'auto' | 'webllm' | 'wllama-webgpu' | 'llama';
}

export const USAGE = `npm run demo -- [--browser chromium|firefox] [--engine auto|webllm|wllama-webgpu|llama] [--model FILE|ID [--accept-licence] [--connect URL]] [--url URL] [--sealed] [--headed] [--graphics-card]`;

/** @throws UsageError for unknown options and values. */
export function parseDemoArguments(args: readonly string[]): DemoOptions {
  const { values } = readOptions(
    {
      args: [...args],
      options: {
        browser: { type: 'string', default: 'chromium' },
        engine: { type: 'string', default: 'auto' },
        model: { type: 'string' },
        'accept-licence': { type: 'boolean', default: false },
        connect: { type: 'string' },
        url: { type: 'string' },
        sealed: { type: 'boolean', default: false },
        headed: { type: 'boolean', default: false },
        'graphics-card': { type: 'boolean', default: false },
      },
    },
    USAGE,
  );
  if (values.url !== undefined && !/^https?:$/.test(URL.parse(values.url)?.protocol ?? '')) {
    throw new UsageError('--url needs an address that begins with http:// or https://.', USAGE);
  }
  if (values.model !== undefined && values.sealed)
    throw new UsageError('--sealed has its model in the package, so it takes no --model.', USAGE);
  return {
    browser: oneOf('browser', values.browser, ['chromium', 'firefox'], USAGE),
    engine: oneOf('engine', values.engine, ['auto', 'webllm', 'wllama-webgpu', 'llama'], USAGE),
    model: values.model ?? null,
    acceptLicence: values['accept-licence'],
    connect: values.connect ?? null,
    url: values.url ?? null,
    sealed: values.sealed,
    headed: values.headed,
    graphicsCard: values['graphics-card'],
  };
}
