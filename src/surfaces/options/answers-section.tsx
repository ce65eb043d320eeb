import { createMemo, For, type JSX } from 'solid-js';
import { i18n } from '#i18n';
import { READINGS } from '@/src/protocol/task';
import type { Settings } from '@/src/storage/settings';
import { useServices } from '../services';
import { Choices } from './choices';

/** Languages that small models write fairly well, as BCP 47 tags. Others are written where a page is in them. */
const LANGUAGES = [
  'en',
  'de',
  'es',
  'fr',
  'it',
  'pt',
  'nl',
  'pl',
  'cs',
  'sv',
  'da',
  'nb',
  'fi',
  'uk',
  'ru',
  'tr',
  'ar',
  'he',
  'hi',
  'id',
  'vi',
  'th',
  'ja',
  'ko',
  'zh',
] as const;

/** A language's own name: "Deutsch". */
function ownName(tag: string): string {
  return new Intl.DisplayNames(tag, { type: 'language' }).of(tag) ?? tag;
}

const READING_WORDS = {
  quick: ['options.readingQuick', 'options.readingQuickText'],
  whole: ['options.readingWhole', 'options.readingWholeText'],
  ask: ['options.readingAsk', 'options.readingAskText'],
} as const satisfies Record<Settings['reading'], readonly [label: string, text: string]>;

/** The language of answers, and how long pages are read. */
export function AnswersSection(props: Pick<Settings, 'language' | 'reading'>): JSX.Element {
  const { settings } = useServices();
  const known = createMemo((): readonly string[] => {
    const chosen = props.language;
    return chosen === null || LANGUAGES.some((tag) => tag === chosen) ? LANGUAGES : [chosen, ...LANGUAGES];
  });
  return (
    <section class="options-section" id="answers" aria-labelledby="answers-title">
      <h2 id="answers-title">{i18n.t('options.answers')}</h2>
      <div class="answers-language">
        <label for="answer-language">{i18n.t('options.language')}</label>
        <select
          id="answer-language"
          class="select"
          aria-describedby="answer-language-text"
          onChange={(event) => {
            void settings.save({ language: event.currentTarget.value || null });
          }}
        >
          <option value="" selected={props.language === null}>
            {i18n.t('options.languagePage')}
          </option>
          <For each={known()}>
            {(tag) => (
              <option value={tag} lang={tag} selected={props.language === tag}>
                {ownName(tag)}
              </option>
            )}
          </For>
        </select>
      </div>
      <p class="options-lead" id="answer-language-text">
        {i18n.t('options.languageText')}
      </p>
      <h3 id="reading-title">{i18n.t('options.reading')}</h3>
      <Choices
        name="reading"
        title="reading-title"
        ids={READINGS}
        chosen={props.reading}
        label={(id) => i18n.t(READING_WORDS[id][0])}
        text={(id) => i18n.t(READING_WORDS[id][1])}
        onChoose={(id) => {
          void settings.save({ reading: id });
        }}
      />
    </section>
  );
}
