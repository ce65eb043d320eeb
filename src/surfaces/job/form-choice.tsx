import { For, type JSX } from 'solid-js';
import { i18n } from '#i18n';
import type { Action } from '@/src/actions/action';
import { findAction, formsOf } from '@/src/actions/table';
import { useServices } from '../services';
import { formLabel } from '../words/action-words';

/**
 * The form of a summary: a paragraph, a line, points, figures, things to do.
 * @param props.form the id of the form that is chosen now.
 */
export function FormChoice(props: { form: string; onChoose: (form: Action) => void }): JSX.Element {
  const forms = formsOf(useServices().actions);
  const choose = (event: Event & { currentTarget: HTMLSelectElement }): void => {
    const form = findAction(forms, event.currentTarget.value);
    if (form) props.onChoose(form);
  };
  return (
    <label class="form-choice" title={i18n.t('form.label')}>
      <span>{i18n.t('form.as')}</span>
      <select class="select" aria-label={i18n.t('form.label')} onChange={choose}>
        <For each={forms}>
          {(form) => (
            <option value={form.id} selected={form.id === props.form}>
              {formLabel(form)}
            </option>
          )}
        </For>
      </select>
    </label>
  );
}
