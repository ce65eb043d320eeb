/**
 * Small words by language: common ones, and question words. They tell languages with the same script apart. A language
 * that is not listed is never recognized by words.
 */
export interface SmallWords {
  /** Question words. */
  readonly asks: ReadonlySet<string>;
  readonly other: ReadonlySet<string>;
  /** Letters that related languages do not have. */
  readonly letters?: RegExp;
}

const set = (words: string): ReadonlySet<string> => new Set(words.split(' '));

/** In lower case, with and without accents where people leave them out. */
export const SMALL_WORDS: Readonly<Record<string, SmallWords>> = {
  en: {
    asks: set('what which who whom whose when where why how tell explain list give'),
    other: set(
      'the of and to in that it for on with as by at from this be or an not they there about many much any if you i a s its their his her than between is are was were do does did can could should would will has have had',
    ),
  },
  de: {
    asks: set(
      'was welche welcher welches welchen welchem wer wem wen wessen wann wo woher wohin warum wieso weshalb wie wieviel wieviele womit wodurch worum wofür nenne erkläre',
    ),
    other: set(
      'der die das den dem des ein eine einen einem einer und oder zu zum zur von vom mit auf für über nach bei aus nicht sich es er sie ihr im am an als auch in diese dieser dieses diesem diesen ich wir man mir mehr wurde wurden viel viele zwischen ist sind war waren hat haben kann können gibt wird werden',
    ),
    letters: /[ßäöü]/u,
  },
  fr: {
    asks: set('que qui quoi quel quelle quels quelles quand où comment pourquoi combien qu'),
    other: set(
      'le la les l un une des du de d et ou en dans sur pour par avec au aux ce cette ces il elle ils elles ne pas se s sa son ses leur y plus été entre je nous vous est sont était étaient a ont peut peuvent',
    ),
    letters: /[çœèêûîà]/u,
  },
  es: {
    asks: set(
      'qué que quién quien quiénes cuál cual cuáles cuándo cuando dónde donde cómo como por cuánto cuánta cuántos cuántas cuantos cuantas',
    ),
    other: set(
      'el la los las un una unos unas de del y o en para con al se su sus lo no más este esta ese esa entre sobre ha han está están es son fue era fueron hay tiene tienen puede',
    ),
    letters: /[ñ¿¡]/u,
  },
  it: {
    asks: set('che cosa chi quale quali quando dove come perché perche quanto quanta quanti quante cos dov com'),
    other: set(
      'il lo la i gli le un uno una di del della dei degli delle dello dell e o in nel nella nei a al alla ai con per su sul si non da dal dalla sua suo tra più questo questa stato stata è sono era erano fu furono ha hanno può',
    ),
    letters: /[ìò]/u,
  },
  pt: {
    asks: set('que quê quem qual quais quando onde como por quanto quanta quantos quantas'),
    other: set(
      'o a os as um uma uns umas de do da dos das e ou em no na nos nas para com ao à se seu sua não nao mais este esta entre sobre está estão pelo pela é são foi era eram foram há tem têm pode',
    ),
    letters: /[ãõç]/u,
  },
  nl: {
    asks: set('wat wie welke welk wiens wanneer waar waarom waarmee hoe hoeveel'),
    other: set(
      'de het een van en of in op te voor met aan bij uit naar niet er zich dat die dit deze hij zij ze als om tot over tussen veel is zijn was waren heeft hebben kan kunnen wordt worden werd',
    ),
    letters: /ij|oe/u,
  },
  pl: {
    asks: set('co kto kogo komu czym jaki jaka jakie jakich który która które kiedy gdzie dlaczego czemu jak ile czy'),
    other: set(
      'i w z na do od o się nie to że za po przez dla oraz lub ten ta tego tej ze we jego jej ich między jest są był była było były ma mają',
    ),
    letters: /[łżźśćńąę]/u,
  },
  cs: {
    asks: set('co kdo koho komu jaký jaká jaké který která které kdy kde kam proč jak kolik'),
    other: set(
      'a v ve z ze na do od o se si ne to že za po pro s k i nebo ten ta toho jeho její jejich mezi je jsou byl byla bylo byly má mají',
    ),
    letters: /[ěřů]/u,
  },
  sv: {
    asks: set('vad vem vilken vilket vilka när vart varför hur'),
    other: set(
      'och att det som en ett på av för med till den de inte om från sig i eller han hon sin mellan många var är var har hade kan finns blev',
    ),
    letters: /[äöå]/u,
  },
  da: {
    asks: set('hvad hvem hvilken hvilket hvilke hvornår hvor hvorfor hvordan'),
    other: set(
      'og at det som en et på af for med til den de ikke om fra sig i eller han hun sin mellem mange er var har havde kan blev',
    ),
    letters: /[æøå]/u,
  },
  nb: {
    asks: set('hva hvem hvilken hvilket hvilke når hvor hvorfor hvordan'),
    other: set(
      'og at det som en et på av for med til den de ikke om fra seg i eller han hun sin mellom mange er var har hadde kan ble',
    ),
    letters: /[æøå]/u,
  },
  fi: {
    asks: set('mikä mitä kuka ketä kenen milloin missä mihin mistä miksi miten kuinka montako onko'),
    other: set('ja tai ei että se ne hän joka jotka myös kun niin mutta kuin oli tämä sekä on ovat olivat voi'),
    letters: /ää|öö|yö/u,
  },
  hu: {
    asks: set('mi mit ki kit kik melyik milyen mikor hol hova honnan miért hogyan hány mennyi'),
    other: set('a az egy és vagy nem hogy is meg ez azt ezt mint csak el ki fel de között van vannak volt voltak'),
    letters: /[őű]/u,
  },
  tr: {
    asks: set('ne kim kimin hangi nerede nereye nereden neden niçin nasıl kaç mi mı mu mü'),
    other: set('ve bir bu da de için ile olarak çok daha olan en o gibi kadar sonra veya var dır dir'),
    letters: /[ğışİ]/u,
  },
  ro: {
    asks: set('ce cine care când unde cum cât câți câte cat cand'),
    other: set(
      'și si de la în in cu pe un o al ai ale nu se din pentru să mai sau lui această acest este sunt era a fost au are',
    ),
    letters: /[ășțâî]/u,
  },
  id: {
    asks: set('apa siapa kapan mana dimana bagaimana mengapa kenapa berapa apakah'),
    other: set('yang dan di ke dari untuk dengan pada ini itu tidak dalam oleh akan atau juga telah sebagai adalah'),
  },
  vi: {
    asks: set('gì ai đâu nào sao bao nhiêu khi tại thế'),
    other: set('của và các một những được trong cho với này đó không người từ đã về là có'),
    letters: /[đơưạảấầẩậắằẵặẹẻẽếềểễệỉịọỏốồổỗộớờởỡợụủứừửữựỳỵỷỹ]/u,
  },
  ru: {
    asks: set('что кто кого кому чем какой какая какое какие каких когда где куда откуда почему зачем как сколько ли'),
    other: set(
      'и в во не на с со к ко по из за от до о об у для это этот его её их он она они или при же а то чтобы между есть был была было были',
    ),
    letters: /[ыэъё]/u,
  },
  uk: {
    asks: set('що хто кого кому чим який яка яке які яких коли де куди звідки чому навіщо як скільки чи'),
    other: set(
      'і й в у не на з із до по за від о об для це цей його її їх він вона вони або при же а та щоб між є був була було були',
    ),
    letters: /[іїєґ]/u,
  },
  bg: {
    asks: set('какво кой кого кога къде защо как колко коя кое кои какъв каква какви ли'),
    other: set('и в във не на с със от до за по се да че това този той тя те или при като между е са беше бяха има'),
  },
};
