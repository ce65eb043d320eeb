/**
 * Buttons that load more of a list or of its comments. Those that only unfold what the page holds already are others:
 * "show more" counts only right behind a list.
 */
import {
  attribute,
  boxOf,
  elementAround,
  firstElementChild,
  idAndClasses,
  nextElementSibling,
  parentElementOf,
  previousElementSibling,
  queryAll,
  tagNameOf,
  textContentOf,
} from './safe-dom';
import { siblingsAlike } from './sight/slides';
import { hasMoreWords } from './word-counts';

const CONTROLS =
  'button, [role="button"], input[type="button"], a[href^="#"], a:not([href]), a[class*="more" i], a[class*="scroll" i]';
/** Limits, so that no page can make this slow: such buttons are among a page's last ones. */
const MAX_CONTROLS = 2_000;
const MAX_WORDS = 8;
const MAX_CHARS = 80;
const MAX_LEVELS = 4;
/** A list has at least so many items of one kind. */
const MIN_ITEMS = 2;

/** What pages call such buttons. */
const NAMES =
  /(^|[-_\s])((js-?)?load-?more\w*|more-?comments|ajax-pagination-btn|infinite-?(scroll|loading)\w*)([-_\s]|$)/i;
/** To load more of something, and to load older or further ones. */
const LOADS = new RegExp(
  [
    String.raw`^(?:load|fetch)\b.*\b(?:more|all|older|earlier|previous|next|newer|\d+)\b`,
    String.raw`\b(?:mehr|weitere|ältere|frühere)\b.*\b(?:nach)?laden$|^(?:mehr|weitere) .*laden`,
    String.raw`^(?:charger|télécharger) (?:plus|davantage|la suite|les|\d)`,
    String.raw`^(?:cargar|carregar) (?:más|mais|\d|todos|anteriores)`,
    String.raw`^carica(?:re)? (?:altr|di più|ancora|\d)`,
    String.raw`^(?:meer|oudere) .*laden$|^laad (?:meer|\d)`,
    String.raw`^(?:załaduj|wczytaj|doładuj) (?:więcej|kolejne|starsze|\d)`,
    String.raw`^(?:загрузить|подгрузить|завантажити) (?:ещё|еще|ще|больше|більше|предыдущие|\d)`,
    String.raw`^(?:ladda|läs in|indlæs|last inn|hent) (?:fler|flere|mer|mere|äldre|ældre)`,
    String.raw`^(?:načíst|načítat) (?:další|více)|^(?:lataa|näytä) lisää|^daha fazla (?:.* )?(?:yükle|göster)`,
    String.raw`^(?:tải|xem) thêm`,
    '(?:もっと|さらに|次を|続きを)読み込|加载更多|載入更多|加载剩余|더\\s?불러오기|تحميل المزيد|טען עוד|और लोड|โหลดเพิ่ม',
  ].join('|'),
  'u',
);
/** What comments, answers and results are called, behind a word for more of them or their number. */
const MORE_OF_A_LIST = new RegExp(
  [
    String.raw`\b(?:more|all|older|earlier|previous|remaining|\d+)\b.*\b(?:comments?|repl(?:y|ies)|reviews?|answers?|results?|messages?|responses?)$`,
    String.raw`\b(?:mehr|weitere|alle|ältere|\d+)\b.*(?:kommentare?|antworten?|bewertungen|ergebnisse|beiträge)\b`,
    String.raw`\b(?:plus|davantage|autres|\d+)\b.*(?:commentaires?|réponses?|avis|résultats)\b`,
    String.raw`(?:más|mais|\d+)\b.*(?:comentarios?|comentários?|respuestas?|respostas?|opiniones|resultados)\b`,
    String.raw`(?:altr[ie]|\d+) .*(?:commenti|risposte|recensioni|risultati)\b`,
    String.raw`(?:ещё|еще|больше|\d+) .*(?:комментари|ответ|отзыв|результат)`,
    '(?:他|さらに|残り)?\\s?\\d+\\s?件.*(?:コメント|返信|口コミ)|查看.*(?:评论|回复)|댓글 .*더',
  ].join('|'),
  'u',
);
/** More of anything: a click may unfold a text as well. */
const MORE =
  /^(?:(?:show|view|see) more|more|mehr(?: anzeigen)?|weitere anzeigen|(?:voir|afficher) plus|(?:ver|mostrar) (?:más|mais)|mostra (?:altro|di più)|(?:meer tonen|toon meer)|pokaż więcej|показать (?:ещё|еще|больше).*|visa (?:fler|mer)|vis (?:flere|mere?)|zobrazit další|もっと(?:見る|みる)|さらに表示|更多|查看更多|显示更多|더\s?보기|عرض المزيد|הצג עוד|और देखें|ดูเพิ่มเติม)\s*[.…▾▼↓+>»]*$/u;

/** Whether a button stands right behind a row of items. */
function isBehindList(control: Element): boolean {
  let at: Element | null = control;
  for (let level = 0; at && level < MAX_LEVELS; at = parentElementOf(at), level++) {
    const before = previousElementSibling(at);
    if (!before) continue;
    return isRow(before) || isRow(firstElementChild(before)) || isRow(firstOf(firstElementChild(before)));
  }
  return false;
}

const firstOf = (element: Element | null): Element | null => element && firstElementChild(element);

/** Whether an element is one of several alike, all of them in sight. Paragraphs are a text, which may be cut off. */
function isRow(item: Element | null): boolean {
  if (!item || /^(P|BUTTON|A|INPUT|BR|H[1-6]|LABEL|OPTION)$/.test(tagNameOf(item)) || !hasMoreWords(item, 1))
    return false;
  const others = siblingsAlike(item);
  return others.length + 1 >= MIN_ITEMS && [item, ...others].every((one) => boxOf(one).height > 0);
}

/** Whether hidden words stand beside a button, or beside what holds nothing else: these are what it unfolds. */
function unfolds(control: Element): boolean {
  const parent = parentElementOf(control);
  return [control, ...(parent ? [parent] : [])]
    .flatMap((one) => [nextElementSibling(one), previousElementSibling(one)])
    .some((one) => one !== null && boxOf(one).height === 0 && hasMoreWords(one, 1));
}

/** In small letters: patterns that care for case are much sooner made. */
function labelOf(control: Element): string {
  const text = tagNameOf(control) === 'INPUT' ? attribute(control, 'value') : textContentOf(control);
  return (text ?? '').replaceAll(/\s+/g, ' ').trim().toLowerCase();
}

function isInMenu(control: Element): boolean {
  let at: Element | null = control;
  for (let level = 0; at && level < MAX_LEVELS * 2; at = elementAround(at), level++)
    if (/^(NAV|FOOTER|HEADER|DIALOG)$/.test(tagNameOf(at))) return true;
  return false;
}

function isInSight(control: Element): boolean {
  const { width, height } = boxOf(control);
  return width > 0 && height > 0;
}

/** What tells that a button opens something that is there already. */
const OPENERS = ['aria-expanded', 'aria-haspopup'];

function loadsMore(control: Element): boolean {
  if (hasMoreWords(control, MAX_WORDS)) return false;
  const label = labelOf(control);
  if (label === '' || label.length > MAX_CHARS) return false;
  const isNamed = NAMES.test(idAndClasses(control)) || LOADS.test(label);
  const isOfList = MORE_OF_A_LIST.test(label);
  if (!isNamed && !isOfList && !MORE.test(label)) return false;
  if (!isInSight(control) || isInMenu(control)) return false;
  if (isNamed) return true;
  if (OPENERS.some((name) => attribute(control, name) !== null) || unfolds(control)) return false;
  return (isOfList && tagNameOf(control) !== 'A') || isBehindList(control);
}

/** Whether a page has a button in sight that loads more of what it shows. */
export function hasLoadMore(document: Document): boolean {
  return queryAll(document, CONTROLS).slice(-MAX_CONTROLS).some(loadsMore);
}
