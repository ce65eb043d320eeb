/** For tests: WXT's fake browser gets the texts of `locales/en.json`. */
import { generateChromeMessages, parseMessagesFile } from '@wxt-dev/i18n/build';
import { fakeBrowser } from 'wxt/testing/fake-browser';

const messages: Record<string, { message: string }> = generateChromeMessages(
  await parseMessagesFile('locales/en.json'),
);

fakeBrowser.i18n.getMessage = (name: string, substitutions: string | (string | number)[] = []): string =>
  (messages[name]?.message ?? '').replaceAll(/\$(\d)/g, (_, index: string) =>
    String(substitutions[Number(index) - 1] ?? ''),
  );
