/**
 * Questions that any page can answer, whatever its words: what it is about, who wrote it, what it is called. And
 * commands ("translate this"). In the languages of many pages, by beginnings of words.
 */

/** Names for a page. With "this" or "the" before one, the question is about the page itself. */
const ENGLISH_PAGE =
  '(?:web ?)?pages?|(?:web)?sites?|articles?|texts?|posts?|threads?|discussions?|conversations?|transcripts?|comments?|commenters?|documents?|stor(?:y|ies)|blogs?|essays?|papers?|reports?|reviews?|passages?|paragraphs?|sections?|meetings?|videos?|episodes?|interviews?|title|headline|author|writers?|narrator|speakers?|participants?|people here';

const PATTERNS: readonly RegExp[] = [
  new RegExp(`\\b(?:this|these|the|that|in|on|of|any|each|all)\\s+(?:\\w+\\s+)?(?:${ENGLISH_PAGE})\\b`, 'iu'),
  /\bwhat(?:'s| is| was| are)?\s+(?:this|that|it|all this)(?:\s+(?:all\s+)?about|\s+say\w*|\s+mean\w*)?\s*\??$/iu,
  /\b(?:who|when|where|why)\s+(?:wrote|published|made|is|was)\s+(?:this|it)\b/iu,
  /\b(?:about|mean|says?|wrote|written|published|read|reading|mentioned|covered|discussed)\s+(?:this|here)\b|\b(?:this|here)\s*\?*$/iu,
  /\b(?:summar(?:y|ies|i[sz]\w*)|tl;?dr|overview|gist|key ?points?|main (?:\w+ )?(?:points?|ideas?|arguments?|topics?|message|claims?|findings?|takeaways?|conclusions?)|takeaways?|in (?:short|brief|a nutshell)|in your own words)\b/iu,
  // A command needs no answer on the page.
  /^\s*(?:please\s+|now\s+|can you\s+|could you\s+|would you\s+)*(?:translate|summari[sz]e|rewrite|rephrase|paraphrase|shorten|simplify|explain|list|outline|compare|write|make|give|show|tell|create|draft|extract|find|quote|describe|convert|count|sort|turn|put|help|check|correct|proofread|continue|repeat|answer|say|use|act|ignore|imagine|pretend)\b/iu,
  // German, Dutch
  /(?<!\p{L})(?:zusammenfass|fass\p{L}* |übersetz|erklär|beschreib|kernaussage|hauptaussage|überschrift|worum geht|wovon handelt|(?:diese\p{L}*|de[rsmn]|die|das|dem) (?:\p{L}+ )?(?:seite|artikel|text|beitrag|autor|verfasser|titel|diskussion)|vertaal|samenvat|waar gaat|(?:dit|deze|de|het) (?:pagina|artikel|tekst|auteur|titel))/iu,
  // French, Spanish, Portuguese, Italian, Romanian
  /(?<!\p{L})(?:r[eé]sum|tradu|expliqu|explica|explíca|rias+u[nm]|spiega|rezum|de quoi (?:parle|s'agit)|idée principale|de qué trata|idea principal|do que trata|di cosa (?:parla|tratta)|despre ce|(?:ce|cet|cette|l'|la|le|du|de l'|este|esta|el|del|neste|nesta|deste|desta|o|a|do|da|quest[oa]|quest'|il|lo|dell[ao']?) ?(?:page|article|texte|auteur|titre|p[aá]gina|art[ií]culo|texto|autora?|t[ií]tulo|artigo|articolo|testo|autore|titolo))/iu,
  // Slavic languages, Greek, Turkish, Vietnamese
  /(?<!\p{L})(?:перевед|перескаж|кратк|резюм|подыт|объясн|о ч[её]м|стать[яеию]|страниц|текст|автор|заголов|перекла|підсум|streść|podsum|przetłum|o czym|περίληψ|συνόψ|μετάφρα|μεταφρ|εξήγησ|άρθρο|σελίδα|κείμενο|συγγραφ|τίτλο|özet|çevir|açıkla|bu (?:makale|sayfa|metin|yazı)|yazar|başlı|tóm tắt|dịch|giải thích|bài viết|trang này|tác giả|tiêu đề)/iu,
  // Scripts in which words are not set apart.
  /总结|總結|概括|概述|摘要|翻译|翻譯|解释|解釋|这篇|這篇|本文|全文|文章|文中|页面|頁面|网页|網頁|作者|标题|標題|要約|まとめ|翻訳|訳し|説明し|記事|このページ|文章|著者|筆者|タイトル|題名|요약|번역|설명해|기사|페이지|글쓴이|저자|제목|이 글|لخص|ملخص|ترجم|اشرح|المقال|الصفحة|النص|الكاتب|المؤلف|العنوان|خلاصه|ترجمه|תקציר|סכם|תרגם|המאמר|הכותב|सारांश|अनुवाद|समझा|लेख|पृष्ठ|पेज|शीर्षक|สรุป|แปล|อธิบาย|บทความ|หน้านี้|ผู้เขียน|ชื่อเรื่อง/u,
];

/** So much of a question is read, in UTF-16 units. */
const MOST_CHARS = 2_000;

/** Whether a question is about the page as a whole, or a command. */
export function asksOfWholePage(question: string): boolean {
  const asked = question.slice(0, MOST_CHARS).normalize('NFC').replaceAll('’', "'");
  return PATTERNS.some((pattern) => pattern.test(asked));
}
