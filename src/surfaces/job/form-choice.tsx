import { For, type JSX } from 'solid-js';
import { i18n } from '#i18n';
import { SUMMARY_FORMS, type SummaryForm } from '@/src/protocol/task';
import { formLabel } from '../words/intent-words';

/** The form of a summary: a paragraph, a line, points, figures, things to do. */
export function FormChoice(props: { form: SummaryForm; onChoose: (form: SummaryForm) => void }): JSX.Element {
  const choose = (event: Event & { currentTarget: HTMLSelectElement }): void => {
    const form = SUMMARY_FORMS.find((known) => known === event.currentTarget.value);
    if (form) props.onChoose(form);
  };
  return (
    <label class="form-choice" title={i18n.t('form.label')}>
      <span>{i18n.t('form.as')}</span>
      <select class="select" aria-label={i18n.t('form.label')} onChange={choose}>
        <For each={SUMMARY_FORMS}>
          {(form) => (
            <option value={form} selected={form === props.form}>
              {formLabel(form)}
            </option>
          )}
        </For>
      </select>
    </label>
  );
}
