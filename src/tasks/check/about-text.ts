/**
 * Sentences about the text or the answer itself, not about the page's subject: "Here is a summary:", "The article does
 * not say when." And such beginnings: "In summary, …", "The author says that …".
 */

/** Names for the text, such as "the article". */
const TEXT_EN =
  "(?:(?:the|this|that|your|our)\\s+(?:(?:given|provided|web|news|blog|above|following|whole|entire|original|source)\\s+){0,2}(?:article|text|page|webpage|web ?site|passage|document|post|report|piece|story|paper|essay|section|source|content|context|summary|author|authors|writer|speaker|interview|transcript|video|discussion|conversation|study|review|list|table|information)(?:['’]s\\s+(?:author|text|content))?)";
const TEXT_OTHER =
  '(?:(?:der|dieser|im) (?:artikel|text|beitrag|bericht|autor|abschnitt)|die (?:seite|autorin|autoren|zusammenfassung|webseite)|das dokument' +
  "|(?:l['’]|cet? )(?:article|auteur)|(?:le|ce) (?:texte|document|rapport|passage)|la page|l['’]auteure?" +
  '|(?:el|este) (?:artículo|texto|documento|autor|informe|pasaje)|la (?:página|autora)' +
  "|(?:l['’])(?:articolo|autore)|il (?:testo|documento)|(?:o|este) (?:artigo|texto|documento|autor)|a página" +
  '|het artikel|de (?:tekst|auteur|pagina)' +
  '|(?:эта |в |автор )?(?:стать[яеи]|текст[е]?|страниц[аеы]|автор|документ)' +
  '|(?:本|这篇|该|這篇)?(?:文章|文本|页面|网页|作者|本文)|(?:この|本)?(?:記事|文章|ページ|本文|著者)' +
  '|(?:यह |इस )?(?:लेख|पाठ|पृष्ठ|लेखक)|(?:هذا |هذه )?(?:المقال|المقالة|النص|الصفحة|الكاتب)|(?:บทความ|ข้อความ|หน้า|ผู้เขียน)(?:นี้)?)';

const SAYS_EN =
  '(?:also\\s+|then\\s+|further\\s+|mainly\\s+|primarily\\s+|briefly\\s+)?(?:discuss(?:es|ed)?|describ(?:es?|ed)|mention(?:s|ed)?|stat(?:es?|ed)|sa(?:ys?|id)|explain(?:s|ed)?|highlight(?:s|ed)?|not(?:es|ed)|report(?:s|ed)?|argu(?:es?|ed)|cover(?:s|ed)?|explor(?:es?|ed)|focus(?:es|ed)? on|outlin(?:es?|ed)|provid(?:es?|ed)|present(?:s|ed)?|is about|talks? about|deals? with|address(?:es|ed)?|examin(?:es?|ed)|list(?:s|ed)?|emphasi[sz](?:es?|ed)|suggest(?:s|ed)?|claim(?:s|ed)?|points? out|concludes?|mentions?|tells?|gives?|summari[sz]es|contains?|reveals?)';

/** A beginning about the text. Only the rest of the sentence is compared with the page. */
const BEGINNING = new RegExp(
  '^(?:' +
    '(?:in (?:summary|conclusion|short|brief|essence|other words|addition|general)|to (?:summari[sz]e|sum up|conclude)|overall|summary|conclusion|zusammenfassend|insgesamt|kurz gesagt|en résumé|en bref|en conclusion|en resumen|en conclusión|in sintesi|em resumo|samenvattend|в целом|итак|в заключение|总之|总的来说|总体而言|要するに|まとめると|संक्षेप में|باختصار|โดยสรุป)[,:，、]?\\s*' +
    `|(?:according to|as (?:stated|mentioned|described|noted|reported) (?:in|by)|based on|in)\\s+${TEXT_EN}\\b,?\\s*(?=[\\p{L}\\p{N}])` +
    `|${TEXT_EN}\\s+${SAYS_EN}\\b(?:\\s+(?:that|how|why|about))?\\s*` +
    `|(?:laut|nach|selon|según|secondo|segundo|volgens|согласно|根据|據|によると)\\s*${TEXT_OTHER},?\\s*` +
    '){1,3}',
  'iu',
);

const NOTHING_SAID = new RegExp(
  '^(?:' +
    `(?:(?:unfortunately|however|but|sorry|note that|please note that),?\\s+)?${TEXT_EN}\\s+(?:itself\\s+)?(?:does not|doesn['’]t|do not|don['’]t|did not|didn['’]t|never)\\s+(?:\\p{L}+\\s+)?(?:say|state|mention|specify|provide|contain|include|give|explain|discuss|describe|indicate|tell|address|cover|answer|offer|have|list|name|clarify|elaborate)` +
    `|(?:(?:unfortunately|however|but),?\\s+)?(?:there (?:is|was|are) no|no|i (?:could|can) ?(?:not|n['’]t) find|i (?:do not|don['’]t) (?:see|have|know))\\s.{0,60}\\b(?:information|mention|details?|answer|data|evidence)\\b.{0,80}\\b(?:in|on|by|from) ${TEXT_EN}` +
    `|(?:it|this|that|the answer)\\s+(?:is|was)(?:\\s+not|n['’]t)\\s+(?:\\p{L}+ly\\s+)?(?:stated|mentioned|specified|said|given|provided|clear|explained|addressed|answered|in ${TEXT_EN})` +
    '|(?:der text|der artikel|die seite|das dokument)\\s+(?:nennt|sagt|erwähnt|enthält|gibt|erklärt|beantwortet).{0,80}\\b(?:nicht|kein|keine|keinen|keinerlei)\\b' +
    "|(?:l['’]article|le texte|la page)\\s+ne\\s+(?:dit|mentionne|précise|contient|donne|fournit)\\s+(?:pas|aucun)" +
    '|(?:el artículo|el texto|la página)\\s+no\\s+(?:dice|menciona|especifica|contiene|indica|da)' +
    '|(?:в статье|в тексте|на странице)\\s+(?:не|нет)\\s|(?:стать[яе]|текст|страница)\\s+не\\s' +
    '|(?:文章|文中|页面|本文|该文)(?:中|里)?(?:并?没有|未)(?:提及|提到|说明|给出)|(?:記事|本文|ページ)(?:には|では|は).{0,40}(?:ありません|いません|ない)' +
    ')',
  'iu',
);

const TEXT = `(?:${TEXT_EN}|${TEXT_OTHER})`;
/** Remarks about the answer. */
const REMARK = new RegExp(
  '^(?:' +
    "(?:sure|certainly|of course|absolutely|okay|ok|great|no problem|gladly|gerne|natürlich|bien sûr|claro|por supuesto|certo|конечно|当然|好的|はい|もちろん)(?:[,.!。！]+\\s*(?:here(?:['’]s| is| are)\\b.*|hier (?:ist|sind)\\b.*|voici\\b.*|aquí\\b.*|вот\\b.*|以下.*)?)?$" +
    '|(?:i hope (?:this|that|it)|let me know|please let me know|feel free|would you like|do you want|if you (?:have|need|want|would like)\\b.{0,40}\\b(?:questions?|me to|more (?:information|details|help)|anything else)|is there anything)\\b.*' +
    "|(?:here(?:['’]s| is| are)|below (?:is|are)|the following (?:is|are)|(?:this is|these are)(?=\\s.{0,80}\\b(?:summary|overview|points|takeaways|answer|translation|version|rewrite)\\b)|i(?:['’]ve| have) (?:made|written|summari[sz]ed|listed|provided|rewritten|translated))\\b.{0,100}\\b(?:summary|summaries|overview|list|answers?|breakdown|points?|takeaways?|version|translation|rewrite|highlights|facts|findings|details|explanation|outline|bullets?|sentences?|quotes?|reasons?|steps|information|ideas?|text|article)\\b.{0,200}[:.]?" +
    '|(?:hier (?:ist|sind)|im folgenden)\\b.{0,200}(?:zusammenfassung|überblick|punkte|liste|aussagen|antwort|übersetzung|fakten).{0,160}' +
    '|(?:voici)\\b.{0,240}|(?:aquí (?:está|tiene|tienes|están)|a continuación)\\b.{0,240}|ecco\\b.{0,200}|(?:aqui está|aqui estão|a seguir)\\b.{0,200}' +
    '|(?:вот|ниже (?:приведен|представлен)|краткое содержание)(?!\\p{L}).{0,200}[:：.]' +
    '|(?:以下是|下面是|这是).{0,120}(?:摘要|总结|要点|概述|列表|内容|回答|翻译).{0,60}|以下(?:は|に|の).{0,120}(?:要約|まとめ|ポイント|概要|一覧|要点|回答).{0,60}' +
    '|(?:यहाँ|यहां|निम्नलिखित).{0,120}(?:सारांश|बिंदु|सूची|संक्षेप).{0,60}|(?:إليك|فيما يلي|هذا ملخص).{0,200}|(?:นี่คือ|ต่อไปนี้).{0,120}(?:สรุป|ประเด็น|รายการ).{0,60}' +
    ')$',
  'isu',
);
/** A sentence that announces what follows, and ends in a colon. */
const ANNOUNCES = new RegExp(
  `^(?:(?:in (?:summary|conclusion|short)|overall|additionally|furthermore),?\\s+)?${TEXT}\\b.*[:：]$|^(?:here|below|these|the following|some|several|other|as follows|hier|folgende|voici|aquí|ecco|вот|ниже|以下|次の)(?!\\p{L}).*[:：]$`,
  'isu',
);
/** Words of a label: "Key points:", "Summary", "Pros and cons:". */
const LABEL =
  /^(?:(?:the\s+)?(?:key|main|important|core|central|major|other|additional|final|short|brief|quick|overall|executive|detailed)\s+)?(?:points?|takeaways?|ideas?|facts?|findings?|highlights|details|summary|overview|conclusions?|introduction|background|context|notes?|sources?|answers?|questions?|quotes?|arguments?|examples?|themes?|topics?|insights?|results?|tl;?dr|zusammenfassung|fazit|kernaussagen|wichtigste punkte|überblick|hintergrund|antwort|hinweis|quellen|résumé|points? clés?|conclusion|contexte|réponse|resumen|puntos clave|conclusión|respuesta|riassunto|punti chiave|conclusione|resumo|pontos principais|samenvatting|кратко|итог|вывод|резюме|ответ|основные (?:моменты|идеи|тезисы)|摘要|总结|要点|结论|背景|概述|要約|まとめ|結論|ポイント|概要|सारांश|मुख्य बिंदु|निष्कर्ष|उत्तर|ملخص|الخلاصة|النقاط الرئيسية|الإجابة|สรุป|ประเด็นสำคัญ|บทสรุป|คำตอบ)(?:\s+(?:of|from|about|der|des|du|de|del)\s+.{1,40})?\s*[:：.]?$/iu;

/** So much of a sentence is read, in UTF-16 units, because such sentences are short. */
const LOOKED_AT_CHARS = 400;

export interface AboutText {
  /** Whether nothing in it is about the page's subject. */
  readonly whole: boolean;
  /** Where the part begins that is compared with the page, in UTF-16 units. */
  readonly from: number;
}

/** How far a sentence is about the text. One of 400 UTF-16 units or more is never wholly so. */
export function aboutText(sentence: string): AboutText {
  const looked = sentence.slice(0, LOOKED_AT_CHARS).trim();
  const isShort = sentence.length <= LOOKED_AT_CHARS;
  if (isShort && (NOTHING_SAID.test(looked) || REMARK.test(looked) || LABEL.test(looked) || ANNOUNCES.test(looked)))
    return { whole: true, from: sentence.length };
  const from = BEGINNING.exec(sentence.slice(0, LOOKED_AT_CHARS))?.[0].length ?? 0;
  // "In summary:" by itself.
  return { whole: isShort && from > 0 && !/[\p{L}\p{N}]/u.test(sentence.slice(from)), from };
}
