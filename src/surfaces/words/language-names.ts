import { i18n } from '#i18n';

/** At most so many languages are named. */
const SHOWN = 3;

/** A BCP 47 tag as a name: "German". */
export function shownLanguageName(tag: string): string {
  return new Intl.DisplayNames('en', { type: 'language' }).of(tag) ?? tag;
}

/** BCP 47 tags as names: "English, Spanish, French and 9 more". */
export function shownLanguageNames(tags: readonly string[]): string {
  const names = new Intl.DisplayNames('en', { type: 'language' });
  const shown = tags
    .slice(0, tags.length === SHOWN + 1 ? SHOWN + 1 : SHOWN)
    .map((tag) => names.of(tag) ?? tag)
    .join(', ');
  const more = tags.length - SHOWN;
  return more > 1 ? i18n.t('get.languagesMore', [shown, String(more)]) : shown;
}
