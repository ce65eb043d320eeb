/** `npm run vocabularies`: fetches real vocabularies for the tests of tokens. They stay outside the repository. */
import { ensureVocabulary, FAMILIES } from './vocabularies.ts';

try {
  for (const family of FAMILIES) {
    await ensureVocabulary(family);
    console.log(`The vocabulary of ${family} is in the cache: checked.`);
  }
} catch (error) {
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = 1;
}
