/** The suite in an extension's page. It runs one check at a time, as the test outside asks for it. */
import { tinyGguf } from '../fixtures/tiny-gguf';
import { TINY_SHAPES, type TinyModel } from '../fixtures/tiny-shapes';
import type { TinyFamily } from '../fixtures/tiny-vocabulary';
import { answer, Bench, request, type Figures } from './bench';
import { checks } from './checks';
import { measure, type Speed } from './speed';
import { modelSource, type Subject } from './subject';

/** The result for the test outside, as JSON. */
export type Outcome =
  | { readonly ok: true; readonly figures: Figures }
  | { readonly ok: false; readonly message: string };

/** A tiny model with types of weights as in real files. */
export interface TinyOne {
  readonly model: TinyModel;
  /** The family of its vocabulary and chat template, if they are not the tiny model's own. */
  readonly family?: TinyFamily;
  /** The seed of its weights. Some generate tokens without text. */
  readonly seed?: number;
  /** The size of the file, filled up with zeros. */
  readonly bytes?: number;
}

/** What the page offers as `globalThis.conformance`. */
export interface ConformancePage {
  run(check: string): Promise<Outcome>;
  /**
   * Uses a model of the package, by its path, instead of the tiny one. `bytes`: the size of the file, filled up with
   * zeros.
   */
  use(modelPath: string, bytes?: number): Promise<void>;
  /** Uses another tiny model. */
  useTiny(one: TinyOne): Promise<void>;
  /** Makes the browser report so many cores. */
  useCores(cores: number): void;
  /** Asks a question with greedy sampling. */
  ask(question: string, maxTokens: number): void;
  /** The answer, or null while it is not there. Throws if it failed. */
  answered(): string | null;
  speed(): Promise<Speed>;
}

declare global {
  var conformance: ConformancePage | undefined;
}

/** To be called by the page's script, with the engine under test. */
export function serve(subject: Subject): void {
  let bench = new Bench(subject);
  let asked: { text: string | null; failed?: Error } = { text: null };
  globalThis.conformance = {
    async run(name) {
      const check = checks.find((candidate) => candidate.name === name);
      if (!check) return { ok: false, message: 'The page has no such check: build it again.' };
      try {
        return { ok: true, figures: (await check.run(bench)) ?? {} };
      } catch (error) {
        return { ok: false, message: error instanceof Error ? `${error.name}: ${error.message}` : String(error) };
      }
    },
    async use(modelPath, bytes = 0) {
      await bench.end();
      const file = withZeros(await (await fetch(modelPath)).blob(), bytes);
      bench = new Bench({ ...subject, model: modelSource(file, { name: 'from the package', contextTokens: 8_192 }) });
    },
    async useTiny({ model, family, seed = 1, bytes = 0 }) {
      await bench.end();
      const file = withZeros(
        new Blob([tinyGguf({ model, quantization: 'Q4_K_M', seed, ...(family && { family }) })]),
        bytes,
      );
      const { name, architecture, contextTokens } = TINY_SHAPES[model];
      bench = new Bench({
        ...subject,
        model: modelSource(file, { name, architecture, contextTokens, quantization: 'Q4_K' }),
      });
    },
    useCores(cores) {
      Object.defineProperty(navigator, 'hardwareConcurrency', { value: cores, configurable: true });
    },
    ask(question, maxTokens) {
      const mine: typeof asked = { text: null };
      asked = mine;
      bench
        .engine()
        .then((engine) => answer(engine, request(question, maxTokens)))
        .then(
          ({ text }) => {
            mine.text = text;
          },
          (error: unknown) => {
            mine.failed = error instanceof Error ? error : new Error(String(error));
          },
        );
    },
    answered() {
      if (asked.failed) throw asked.failed;
      return asked.text;
    },
    async speed() {
      await bench.end();
      return measure(bench);
    },
  };
}

/** A file with zeros at its end. They take no memory, because they are one piece many times. */
export function withZeros(file: Blob, bytes: number): Blob {
  const zeros = new Blob([new Uint8Array(1 << 20)]);
  const missing = Math.max(0, bytes - file.size);
  return new Blob([
    file,
    ...Array.from({ length: Math.floor(missing / zeros.size) }, () => zeros),
    zeros.slice(0, missing % zeros.size),
  ]);
}

/** Workers that the engine under test has started, so that a check can crash them. */
const workers: Worker[] = [];

/** Makes the page remember its workers. To be called before an engine is loaded. */
export function rememberWorkers(): void {
  globalThis.Worker = class extends Worker {
    constructor(...parameters: ConstructorParameters<typeof Worker>) {
      super(...parameters);
      workers.push(this);
    }
  };
}

/** Crashes every worker. Reported like a script that threw, because there is no event for the end of a worker. */
export function crashWorkers(): void {
  for (const worker of workers.splice(0)) {
    worker.terminate();
    worker.dispatchEvent(new ErrorEvent('error', { message: 'ended by the suite', cancelable: true }));
  }
}
