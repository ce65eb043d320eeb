/**
 * Words that carry grammar and no meaning, in the languages of many pages, and words that point back to something said
 * before. Folded, as `words.ts` folds words. A word that is common on the page needs no list: its weight (idf) is
 * small.
 */
import { wordsOf } from '../text/words';

const LISTS =
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
  'het een van voor met op te niet zijn was waren wie wat waar wanneer waarom hoe welke veel hij zij hun' +
  // Only question words, because other small words would be names or abbreviations in another language.
  'unde cine cand cati cate ce care cum este fost din la pe cu si pentru un o al ale ai mai nu in zaman nerede nereye nasil neden hangi hangisi kac kimin nedir nhieu gi nao khi nam la cua va cac nhung mot trong voi cho duoc co nay do da nhu tu ve theo cung thi bi ra vao sau truoc khong nguoi su bang tai boi vad vem hur varfor vilken vilket vilka hvad hvem hvordan hvorfor hvilken ' +
  'kto kiedy gdzie dlaczego ktory ktora ktore jaki jaka jakie kdo kdy kde proc ktery kolik kuka milloin missa miten miksi kuinka mikor hogyan miert melyik siapa kapan bagaimana mengapa berapa ' +
  'что кто где когда как какой какая какое какие какого каким каких каком какую каков какова сколько почему зачем чей чем чего кого кому кем куда откуда ' +
  'в на и с по для из к у о об от за до не ли же бы это этот эта эти был была было были является его ее их он она они который которая которое которые ' +
  'хто де коли який яка яке які чому скільки це ' +
  'τι ποιος ποια ποιο ποιοι ποιες ποιον ποιου ποιων πότε πού πώς πόσο πόσα πόσες πόσοι γιατί ο η το οι τα του της των τον την στο στη στην στον στα στις και με για από που να είναι ήταν σε ένα μια ένας δεν ' +
  'ما ماذا من متى أين كيف كم لماذا أي هل هو هي في على إلى عن مع التي الذي الذين كان كانت هذا هذه و أن تم ' +
  'چه چرا کجا کی کدام چند است از به در که را این آن با برای ' +
  'מה מי מתי איפה היכן איך כיצד למה מדוע כמה איזה איזו של את על עם הוא היא זה ' +
  'क्या कौन कब कहाँ कहां कैसे कितना कितने कितनी क्यों किस किसने किसके किसका किसकी किसे कौनसा कौनसी का की के में से को ने पर और है हैं था थी थे हो एक यह वह इस उस जो कि लिए गया गई गए किया द्वारा कर ' +
  'কি কী কে কখন কোথায় কেন কীভাবে কত কোন এবং এর ' +
  'อะไร ใคร เมื่อไหร่ เมื่อไร เมื่อใด ที่ไหน อย่างไร ทำไม กี่ เท่าไหร่ เท่าไร เท่าใด ใด ไหน ที่ ใน ของ และ เป็น คือ มี ได้ ว่า จาก โดย กับ ให้ หรือ ถูก นี้ นั้น บ้าง ' +
  '什么 甚麼 什麼 谁 誰 哪 哪里 哪裡 哪儿 哪个 哪個 哪些 何 何时 何時 何处 怎么 怎麼 怎样 如何 为什么 為什麼 为何 多少 几 幾 多 的 了 是 在 和 与 與 有 被 吗 嗎 呢 这 這 那 个 個 于 於 ' +
  'いつ どこ どの どれ どう なぜ どんな いくつ いくら どのよう は が を に の と で も へ や から まで です ます でした ました か した する し て い る た だ ある いる なに なん これ それ この その ' +
  '무엇 무엇을 무엇이 무엇인가 무엇인가요 누가 누구 누구를 누구의 언제 어디 어디서 어디에 어떻게 왜 얼마나 얼마 어떤 몇 무슨 어느';
/** Split as texts are, so that the words are the same. */
const FUNCTION_WORDS = new Set(LISTS.split(' ').flatMap((word) => wordsOf(word).map(({ folded }) => folded)));

/** Whether a word carries grammar and no meaning, or is a single letter. */
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

/** Whether a question points to something said before: by a pronoun, or by its beginning. */
export const refersBack = (question: string): boolean => POINTS_BACK.test(question) || GOES_ON.test(question);
