/** Words with which models speak of their own work, by language. `remark-forms.ts` builds patterns of them. */

/** Names for the result of a task, and what is said of it. By language, as in `LANGUAGES`. */
export const NOUNS = [
  'summar(?:y|ies)|rewrite|revision|(?:main|key) (?:points|ideas|facts|figures|takeaways)',
  'Zusammenfassung|(?:wichtigsten|zentralen) Punkte',
  'résumé|reformulation|points (?:principaux|clés|essentiels)',
  'resum(?:en|o)|riassunto|p[uo]nt[oi]s? (?:clave|chave|chiave|principa(?:les|is|li))',
  'samenvatting|belangrijkste punten|streszczenie|podsumowanie|özeti?',
  'резюме|краткое изложение|основные (?:моменты|пункты)|підсумок|περίληψη|σύνοψη',
  'ملخص|إعادة صياغة|सारांश',
  '摘要|总结|總結|要約|まとめ|요약|สรุป',
].join('|');
export const CHANGED = [
  're-?written|revised|re-?phrased|reworded|simplified|correct(?:ed)?|edited|improved|polished|shortened|condensed|clearer|shorter|simpler|friendlier|(?:more )?(?:formal|concise|professional|friendly)|plain',
  '(?:überarbeitet|umgeschrieben|umformuliert|korrigiert|verbessert|vereinfacht|gekürzt|klarer)\\p{L}{0,3}',
  '(?:réécrit|reformulé|corrigé|révisé|simplifié|amélioré|raccourci)\\p{L}{0,3}',
  '(?:reescrit|reformulad|corregid|corrigid|revisad|simplificad|mejorad|melhorad|riscritt|riformulat|corrett|rivist|semplificat|migliorat)\\p{L}{0,3}',
  'herschreven|verbeterde|vereenvoudigde|(?:przepisan|poprawion|uproszczon)\\p{L}{0,3}|düzeltilmiş|yeniden yazılmış|sadeleştirilmiş',
  '(?:переписанн|исправленн|упрощ[её]нн|улучшенн|виправлен)\\p{L}{0,3}|διορθωμένο|αναθεωρημένο|απλοποιημένο',
  'المعاد|المنقح|المصحح|المبسط|संशोधित|सुधारा|पुनर्लिखित|सरलीकृत',
  '改写|改寫|修改|修订|修正|润色|简化|書き換え|書き直し|簡略化|수정|다시 쓴|เขียนใหม่|ปรับปรุง|แก้ไข',
].join('|');
export const TEXTS = [
  'text|version|sentence|paragraph|message|passage|letter|e-?mail|post|draft|rewrite',
  'Fassung|Satz|Absatz|Nachricht',
  'texte|phrase|passage',
  'texto|versión|versão|frase|testo|versione',
  'tekst|versie|zin|wersja|metin|sürüm',
  'текст|вариант|версия|κείμενο|έκδοση',
  'النص|نص|पाठ|संस्करण',
  '文字|文本|版本|内容|內容|文章|テキスト|文|텍스트|문장|글|ข้อความ|ฉบับ',
].join('|');
export const WORK = `(?:${NOUNS}|(?:${CHANGED})[^.:：]{0,30}?(?:${TEXTS})|(?:${TEXTS})[^.:：]{0,30}?(?:${CHANGED}))`;

/** Words that announce the result. */
export const POINTS = [
  "here(?:[’']s| is| are| you go)|below (?:is|are)|the following (?:is|are)|this is|as requested",
  'hier(?: ist| sind|,)|hier die|hier der|nachfolgend|im Folgenden|das ist',
  'voici|voilà|ci-dessous',
  'aquí (?:está|tienes)|a continuación|aqui está|segue|ecco|di seguito',
  'hieronder|hier is|dit is|oto|poniżej|işte|aşağıda',
  'вот|ниже|ось|нижче|εδώ|ακολουθεί',
  'إليك|فيما يلي|यहाँ|नीचे',
].join('|');
export const POINTS_UNPARTED = '以下|这是|這是|下面|下記|これ|こちら|다음|아래|여기|นี่คือ|ต่อไปนี้';

/** "Sure!", "Of course." */
export const READILY =
  "sure(?: thing)?|certainly|of course|absolutely|definitely|okay|ok|alright|great|got it|no problem|here you go|gladly|gerne?|natürlich|selbstverständlich|klar|sicher|bien sûr|certainement|d[’']accord|avec plaisir|claro(?: que s[ií])?|por supuesto|con gusto|com certeza|certo|certamente|volentieri|natuurlijk|zeker|oczywiście|jasne|tabii(?: ki)?|elbette|конечно|разумеется|хорошо|звісно|βεβαίως|φυσικά|بالتأكيد|بالطبع|حسنًا|ज़रूर|बिल्कुल|अवश्य|当然(?:可以)?|好的|没问题|當然|もちろん(?:です)?|承知(?:しました|いたしました)|かしこまりました|はい|물론(?:입니다|이죠)?|네|ได้เลย|แน่นอน";
