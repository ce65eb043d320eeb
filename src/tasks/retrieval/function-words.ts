/**
 * Words that say how a question is asked, not what it is about, in the languages that many pages are written in; and
 * those that point back to something said before. Folded, as `words.ts` folds them. What is common in the page itself
 * needs no list: its weight (idf) is small anyway.
 */
const FUNCTION_WORDS = new Set(
  (
    'a an the of in on at to for by with from as is are was were be been being do does did has have had what which who whom whose when ' +
    'where why how that this these those it its he she they them his her their there and or but not no if than then so such into about over ' +
    'also can could will would may might should shall i you we us our your me my s t many much type kind name called tell please ' +
    'der die das den dem des ein eine einer eines einem einen und oder aber nicht in im am an auf zu zum zur von vom mit aus bei fur uber nach ist ' +
    'sind war waren wird werden wurde wurden hat haben hatte was wer wem wen wessen wann wo warum wie welche welcher welches welchen viele viel es er sie ihr sein ihre ' +
    'le la les un une des du de au aux et ou mais ne pas en dans sur pour par avec est sont etait etaient a ont qui que quoi quel quelle quels quelles ' +
    'quand comment pourquoi combien il elle ils elles ce cette ces son sa ses leur leurs ' +
    'el los las una unos unas del al y o pero no con sin es son era fue fueron ha han que quien quienes cual cuales cuando donde como cuanto cuantos cuantas su sus se lo ' +
    'il lo gli uno di dei degli della delle che chi quale quali quando dove come perche quanto quanti e ed sono nel nella con per suo sua ' +
    'os um uma do da dos das no na nos nas foi quem qual quais onde quanto quantos seu sua e ' +
    'het een van voor met op te niet zijn was waren wie wat waar wanneer waarom hoe welke veel hij zij hun'
  ).split(' '),
);

/** A word that carries grammar and no meaning, or a single letter. */
export const isFunctionWord = (folded: string): boolean =>
  FUNCTION_WORDS.has(folded) || (folded.length === 1 && /\p{Script=Latin}/u.test(folded));

const POINTS_BACK = new RegExp(
  '\\b(?:he|she|it|they|him|her|his|hers|its|them|their|theirs|this|that|these|those|there|then|one|ones|another|else|former|latter|same|such' +
    '|er|sie|es|ihn|ihm|ihr|ihre|ihren|sein|seine|seinen|dies|diese|dieser|dieses|dort|dann|damit|dabei|davon' +
    '|il|elle|ils|elles|lui|leur|leurs|cela|ça|celui|celle|ceux|cette' +
    '|ella|ellos|ellas|ese|esa|eso|esto|esta|este|allí|su|sus|lui|lei|loro|questo|questa|quello|quella|suo|sua' +
    '|ele|ela|eles|elas|isso|isto|seu|hij|zij|hem|haar|hun|dit|dat|deze|daar)\\b',
  'iu',
);
const GOES_ON =
  /^\s*(?:and|but|so|or|what about|how about|what else|why|how so|really|und|aber|was ist mit|warum|et|mais|pourquoi|y|pero|e|ma|en|maar)\b/iu;

/** Whether a question points to something outside itself: a pronoun, or a beginning that goes on from what was said. */
export const refersBack = (question: string): boolean => POINTS_BACK.test(question) || GOES_ON.test(question);
