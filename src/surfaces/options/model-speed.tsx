import { createEffect, createSignal, on, onCleanup, Show, type JSX } from 'solid-js';
import { i18n } from '#i18n';
import type { Benchmark } from '@/src/protocol/catalogue';
import { isAbort, toErrorInfo, type ErrorInfo } from '@/src/protocol/errors';
import type { ModelInfo } from '@/src/protocol/model';
import { ErrorNotice } from '../error/error-notice';
import { Hairpin } from '../job/job-status';
import { useServices } from '../services';
import { engineChoiceWords } from '../words/engine-words';
import { formatBytes, formatCount, formatWhen } from '../words/format';
import { durationWords, speedWords } from '../words/speed-words';

interface ModelSpeedProps {
  readonly model: ModelInfo;
  /** The newest measurement, or null. */
  readonly benchmark: Benchmark | null;
  readonly onMeasured: () => void;
}

/** How fast a model is on this machine, with the button that measures it. */
export function ModelSpeed(props: ModelSpeedProps): JSX.Element {
  const { host, settings } = useServices();
  const [fraction, setFraction] = createSignal<number | null>(null);
  const [error, setError] = createSignal<ErrorInfo | null>(null);
  const [news, setNews] = createSignal('');
  let abort: AbortController | null = null;
  let box!: HTMLDivElement;
  onCleanup(() => abort?.abort());
  const measure = async (): Promise<void> => {
    const { signal } = (abort = new AbortController());
    setError(null);
    setNews(i18n.t('measure.doing', [props.model.name]));
    setFraction(0);
    try {
      const { engine } = await settings.load();
      const params = { settings: { engine, model: props.model.sha256 } };
      await host.stream('host.benchmark', params, {
        signal,
        onProgress: ({ fraction: done }) => {
          setFraction(done);
        },
      });
      props.onMeasured();
      setNews(i18n.t('measure.done'));
    } catch (reason) {
      setNews('');
      if (!signal.aborted && !isAbort(reason)) setError(toErrorInfo(reason));
    } finally {
      setFraction(null);
    }
  };
  // The pressed button disappears, and the focus with it: the new button gets it.
  createEffect(
    on(
      () => fraction() === null,
      () => {
        if (document.activeElement === document.body) box.querySelector('button')?.focus({ preventScroll: true });
      },
      { defer: true },
    ),
  );
  return (
    <div class="speed" ref={box} role="group" aria-label={i18n.t('measure.group', [props.model.name])}>
      <Show
        when={fraction() === null}
        fallback={<Measuring name={props.model.name} fraction={fraction() ?? 0} onCancel={() => abort?.abort()} />}
      >
        <Show when={props.benchmark}>{(benchmark) => <Measured benchmark={benchmark()} />}</Show>
        <button type="button" class="button" onClick={() => void measure()}>
          {i18n.t(props.benchmark ? 'measure.again' : 'measure.do')}
        </button>
      </Show>
      <p class="visually-hidden" role="status">
        {news()}
      </p>
      <Show when={error()}>
        {(found) => (
          <div role="alert">
            <ErrorNotice code={found().code} data={found().data} steps={{ retry: () => void measure() }} />
          </div>
        )}
      </Show>
    </div>
  );
}

function Measuring(props: { name: string; fraction: number; onCancel: () => void }): JSX.Element {
  const label = (): string => i18n.t('measure.doing', [props.name]);
  return (
    <>
      <p class="job-phase">
        <span class="job-doing">{label()}</span>
        <span class="job-figures">{i18n.t('measure.hint')}</span>
      </p>
      <Hairpin label={label()} fraction={props.fraction > 0 ? props.fraction : null} />
      <button
        type="button"
        class="button"
        onClick={() => {
          props.onCancel();
        }}
      >
        {i18n.t('action.cancel')}
      </button>
    </>
  );
}

function Measured(props: { benchmark: Benchmark }): JSX.Element {
  const speed = (tokens: number): string => i18n.t('measure.speed', [speedWords(tokens), formatCount(tokens)]);
  return (
    <>
      <dl class="facts">
        <div class="fact">
          <dt>{i18n.t('get.writes')}</dt>
          <dd>{speed(props.benchmark.decode)}</dd>
        </div>
        <div class="fact">
          <dt>{i18n.t('measure.reads')}</dt>
          <dd>{speed(props.benchmark.prompt)}</dd>
        </div>
        <div class="fact">
          <dt>{i18n.t('get.firstWord')}</dt>
          <dd>{i18n.t('get.firstWordText', [durationWords(props.benchmark.firstToken)])}</dd>
        </div>
        <Show when={props.benchmark.memory.bytes > 0}>
          <div class="fact">
            <dt>{i18n.t('get.memory')}</dt>
            <dd>
              {i18n.t(props.benchmark.memory.measured ? 'measure.memoryMeasured' : 'measure.memoryReckoned', [
                formatBytes(props.benchmark.memory.bytes),
              ])}
            </dd>
          </div>
        </Show>
      </dl>
      <p class="speed-when">
        {i18n.t('measure.when', [formatWhen(props.benchmark.at), engineChoiceWords(props.benchmark.engine)])}
      </p>
    </>
  );
}
