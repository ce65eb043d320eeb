/** Provides the texts of `locales/en.json` by the extension API's name for them. To be imported first. */
declare const __MESSAGES__: Record<string, { message: string }>;

function getMessage(name: string, substitutions: readonly string[] = []): string {
  return (__MESSAGES__[name]?.message ?? '').replaceAll(
    /\$(\d)/g,
    (_, index: string) => substitutions[Number(index) - 1] ?? '',
  );
}

Object.assign(globalThis, { chrome: { i18n: { getMessage } } });
