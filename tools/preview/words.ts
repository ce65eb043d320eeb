/** The words of `locales/en.json`, under the name by which the extension API gives them. Import it first. */
declare const __MESSAGES__: Record<string, { message: string }>;

function getMessage(name: string, substitutions: readonly string[] = []): string {
  return (__MESSAGES__[name]?.message ?? '').replaceAll(
    /\$(\d)/g,
    (_, index: string) => substitutions[Number(index) - 1] ?? '',
  );
}

Object.assign(globalThis, { chrome: { i18n: { getMessage } } });
