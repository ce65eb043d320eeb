/** Names of countries and languages in two languages, as the browser knows them: "Germany", "Deutschland". */
import { regular } from '../text/irregular';
import { primaryOf } from '../text/language';
import { wordsOf } from '../text/words';

const REGIONS =
  'AE AF AL AM AO AR AT AU AZ BA BD BE BF BG BH BI BJ BO BR BT BW BY CA CD CF CG CH CI CL CM CN CO CR CU CY CZ DE DJ DK DO DZ EC EE EG ER ES ET FI FJ FR GA GB GE GH GL GM GN GR GT GW GY HK HN HR HT HU ID IE IL IN IQ IR IS IT JM JO JP KE KG KH KP KR KW KZ LA LB LK LR LS LT LU LV LY MA MC MD ME MG MK ML MM MN MR MT MU MV MW MX MY MZ NA NE NG NI NL NO NP NZ OM PA PE PG PH PK PL PS PT PY QA RO RS RU RW SA SD SE SG SI SK SL SN SO SR SS SV SY SZ TD TG TH TJ TL TM TN TR TT TW TZ UA UG US UY UZ VA VE VN XK YE ZA ZM ZW'.split(
    ' ',
  );
const LANGUAGES =
  'en de fr es it pt nl sv da no fi is pl cs sk hu ro bg el tr ru uk ar he fa hi bn ta ur th vi id ms zh ja ko la ga cy eu ca sr hr sq lt lv et'.split(
    ' ',
  );

const plain = (text: string): string =>
  wordsOf(text)
    .map(({ folded }) => folded)
    .join(' ');

/** Names in a language, folded, by the code of what they name. */
const known = new Map<string, ReadonlyMap<string, string>>();

function namesIn(language: string): ReadonlyMap<string, string> {
  const primary = primaryOf(language);
  const kept = known.get(primary);
  if (kept) return kept;
  const names = new Map<string, string>();
  try {
    const regions = new Intl.DisplayNames([primary], { type: 'region', fallback: 'none' });
    for (const code of REGIONS) names.set(code, plain(regions.of(code) ?? ''));
    const languages = new Intl.DisplayNames([primary], { type: 'language', fallback: 'none' });
    for (const code of LANGUAGES) names.set(code, plain(languages.of(code) ?? ''));
  } catch {
    // The tag is no language, so no names are known.
  }
  known.set(primary, names);
  return names;
}

/** The length of endings in other cases and adjectives: "Deutschlands", "polnische". */
const ENDING = 2;

/**
 * What a name may be called in another language: folded beginnings of words, without endings. Empty for what is no name
 * of a country or language.
 */
export function exonymsOf(folded: string, from: string, to: string): string[] {
  const there = namesIn(to);
  return [...namesIn(from)]
    .filter(([, name]) => name !== '' && (name === folded || regular(name) === regular(folded)))
    .map(([code]) => there.get(code) ?? '')
    .filter((name) => name !== '')
    .map((name) => name.slice(0, Math.max(4, name.length - ENDING)));
}
