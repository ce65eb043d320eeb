/** Months and weekdays by name, in many languages. */
import { primaryOf } from '../text/language';

const MONTH_NAMES: readonly (readonly string[])[] = [
  ['january', 'jan', 'januar', 'janvier', 'enero', 'gennaio', 'januari', 'janeiro', 'janv'],
  ['february', 'feb', 'februar', 'février', 'febrero', 'febbraio', 'februari', 'fevereiro', 'févr'],
  ['march', 'mar', 'märz', 'mars', 'marzo', 'maart', 'março'],
  ['april', 'apr', 'avril', 'avr', 'abril', 'aprile'],
  ['may', 'mai', 'mayo', 'maggio', 'mei', 'maio'],
  ['june', 'jun', 'juni', 'juin', 'junio', 'giugno', 'junho'],
  ['july', 'jul', 'juli', 'juillet', 'julio', 'luglio', 'julho', 'juil'],
  ['august', 'aug', 'août', 'agosto', 'augustus'],
  ['september', 'sep', 'sept', 'septembre', 'septiembre', 'settembre', 'setembro'],
  ['october', 'oct', 'oktober', 'octobre', 'octubre', 'ottobre', 'outubro', 'okt'],
  ['november', 'nov', 'novembre', 'noviembre', 'novembro'],
  ['december', 'dec', 'dezember', 'décembre', 'diciembre', 'dicembre', 'dezembro', 'dez', 'déc', 'dic'],
];
/** Months by name, 1 to 12, in lower case. */
export const MONTHS_BY_NAME: ReadonlyMap<string, number> = new Map(
  MONTH_NAMES.flatMap((names, index) => names.map((name) => [name, index + 1] as const)),
);
/** Months in scripts for which `\\b` does not work; Thai has no spaces. */
export const MONTHS_ABROAD: ReadonlyMap<string, number> = new Map(
  [
    'январь января январе янв|февраль февраля феврале фев февр|март марта марте мар|апрель апреля апреле апр|май мая мае|июнь июня июне июн|июль июля июле июл|август августа августе авг|сентябрь сентября сентябре сен сент|октябрь октября октябре окт|ноябрь ноября ноябре ноя нояб|декабрь декабря декабре дек',
    'січень січня січні|лютий лютого лютому|березень березня березні|квітень квітня квітні|травень травня травні|червень червня червні|липень липня липні|серпень серпня серпні|вересень вересня вересні|жовтень жовтня жовтні|листопад листопада листопаді|грудень грудня грудні',
    'يناير جانفي|فبراير فيفري شباط|مارس آذار|أبريل إبريل ابريل أفريل نيسان|مايو ماي أيار|يونيو يونيه جوان حزيران|يوليو يوليه جويلية تموز|أغسطس اغسطس أوت آب|سبتمبر أيلول|أكتوبر اكتوبر|نوفمبر|ديسمبر',
    'जनवरी|फ़रवरी फरवरी|मार्च|अप्रैल|मई|जून|जुलाई|अगस्त|सितंबर सितम्बर|अक्टूबर अक्तूबर|नवंबर नवम्बर|दिसंबर दिसम्बर',
    'มกราคม ม.ค.|กุมภาพันธ์ ก.พ.|มีนาคม มี.ค.|เมษายน เม.ย.|พฤษภาคม พ.ค.|มิถุนายน มิ.ย.|กรกฎาคม ก.ค.|สิงหาคม ส.ค.|กันยายน ก.ย.|ตุลาคม ต.ค.|พฤศจิกายน พ.ย.|ธันวาคม ธ.ค.',
  ].flatMap((year) =>
    year.split('|').flatMap((names, index) => names.split(' ').map((name) => [name, index + 1] as const)),
  ),
);

/** Languages in which dates with months are read. */
const WITH_MONTHS: ReadonlySet<string> = new Set([
  '',
  'en',
  'de',
  'fr',
  'es',
  'it',
  'nl',
  'pt',
  'zh',
  'ja',
  'ko',
  'ru',
  'uk',
  'ar',
  'hi',
  'th',
]);
/** Whether the months of a language, by its BCP 47 tag, are read in its texts. */
export const knowsMonths = (language: string): boolean => WITH_MONTHS.has(primaryOf(language));

/** The month that a folded word names, 1 to 12; undefined for any other word. */
export const monthOf = (folded: string): number | undefined => MONTHS_BY_NAME.get(folded);

/** Names of months and weekdays, which are not names of people or places. */
export const CALENDAR_WORDS: ReadonlySet<string> = new Set([
  ...MONTHS_BY_NAME.keys(),
  'monday',
  'tuesday',
  'wednesday',
  'thursday',
  'friday',
  'saturday',
  'sunday',
  'mondays',
  'tuesdays',
  'wednesdays',
  'thursdays',
  'fridays',
  'saturdays',
  'sundays',
]);
