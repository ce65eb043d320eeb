import { createResource, createSignal, onCleanup, type JSX } from 'solid-js';
import { i18n } from '#i18n';
import { DEFAULT_SETTINGS, type Settings } from '@/src/storage/settings';
import { Mark } from '../icons';
import { useServices } from '../services';
import { AnswersSection } from './answers-section';
import { EngineSection } from './engine-section';
import { ModelsSection } from './models-section';
import { PrivacySection } from './privacy-section';

/** The options page: models, engine, answers, privacy. Every change is saved at once. */
export function Options(): JSX.Element {
  const { settings } = useServices();
  const [watched, setWatched] = createSignal<Settings | null>(null);
  const [loaded] = createResource(() => settings.load());
  const current = (): Settings => watched() ?? loaded() ?? DEFAULT_SETTINGS;
  onCleanup(settings.watch(setWatched));

  return (
    <main class="options">
      <header class="options-header">
        <Mark />
        <div>
          <h1>{i18n.t('options.title')}</h1>
          <p>{i18n.t('options.tagline')}</p>
        </div>
      </header>
      <ModelsSection chosen={current().model} />
      <EngineSection choice={current().engine} />
      <AnswersSection language={current().language} reading={current().reading} />
      <PrivacySection settings={current()} />
    </main>
  );
}
