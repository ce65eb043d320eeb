/** Short pages, where structure alone tells what is the text, with what stands around it on most sites. */

const story = `<h1>OPENtop Ferry stops for the winter</h1><p>OPENa The ferry to the outer island stops on 3 November and starts again on 20 March.</p>`;
const consent = `<h2>SHUTconsent privacy</h2><p>SHUTpartners We and our 812 partners store and access information on a device to show personalised ads.</p><button>OK</button>`;

export const SHORT = {
  'a dialog element, and a dialog by its role': `<main>${story}</main><dialog open>${consent}</dialog><div role=alertdialog>${consent}</div>`,
  'bars that stick to the window, without a name': `${story}<div style="position:fixed;bottom:0">${consent}</div><div style="position:fixed;top:0">SHUTbar An old browser shows this page badly.</div>`,
  'a consent that is part of the flow': `<div id=cookie-notice class=x>${consent}</div><article>${story}</article>`,
  'in German, without any English name': `<main>${story.replace('Ferry', 'Fähre')}</main><div style="position:fixed;inset:auto 0 0 0"><p>SHUTa Wir und unsere Partner speichern Informationen auf Ihrem Gerät.</p><button>Zustimmen</button></div>
    <aside><p>SHUTb Nie wieder eine Geschichte verpassen</p></aside>`,
  'an app in a box that lies over the page': `<div style="position:fixed;inset:0;overflow:auto">${story}<p>OPENb Letters go by the pilot boat on Wednesdays.</p></div>`,
  'a sign-up, and a page about signing up': `<main>${story}<div class=newsletter-box><p>SHUTa Sign up for our letter and get 20% off.</p><input type=email></div><section class=signup-help><p>OPENb Who signs up gets the times by post.</p></section></main>`,
  'a skip link and a bar for old browsers': `<a class=skip-link href="#x">SHUTa Skip to content</a><p class=browserupgrade>SHUTb Your browser is <strong>outdated</strong>.</p><div id=x>${story}</div>`,
  'other stories behind the article': `<article>${story}</article><section><h2><a href=/>SHUTmore</a></h2><article class=card><h3><a href=/a>SHUTa Fish market</a></h3></article></section><div class=related-posts><p>SHUTb Traders had asked for a roof.</p></div>`,
  'was it helpful': `<main>${story}<div>SHUTa Ist das eine gute Seite? <button>Ja</button><button>Nein</button></div><p>OPENb Yes or no, the boat sails.</p></main>`,
  'was it helpful, with the words in elements of their own': `<main>${story}<div class=row><span>SHUTa Was it of use?</span><button>Yes</button><button>No</button></div><fieldset><legend>SHUTb Cette page vous a-t-elle aidé ?</legend><label><input type=radio name=h> Oui</label><label><input type=radio name=h> Non</label></fieldset></main>`,
  'things in a list, questions of a test and headings with buttons': `<main><h1>OPENtop A test <button>Share</button><button>Print</button></h1><div class=q><p>OPENa Which gate opens first?</p><label><input type=radio name=a> OPENb The upper</label><label><input type=radio name=a> The lower</label></div><div class=q><p>OPENc Who goes first?</p><label><input type=radio name=b> The barge</label><label><input type=radio name=b> OPENd The canoe</label></div>
    <ul><li>OPENe Wick <button>−</button><button>+</button></li><li>OPENf Oil <button>−</button><button>+</button></li></ul><div><span>OPENg Total 48.00</span><button>Pay</button><button>Empty</button></div></main>`,
  'a call for addresses in any language, and a form that is the page': `<main>${story}<div class=blok><h3>SHUTa Elke ochtend ons nieuws?</h3><p>SHUTb Meld u aan en mis niets.</p><form><input type=email><button>Aanmelden</button></form></div><form><label>OPENb Name <input name=n></label><label>OPENc Address <input type=email></label></form></main>`,
  'a page to ask for a password': `<div class=card><h2>OPENtop Forgot your password?</h2><p>OPENa Write your address and we send you a link that is good for an hour.</p><form><input type=email><button>Send</button></form></div>`,
  'parts of a text about cookies, sharing and advertisements': `<main><h1>OPENtop Web parts</h1><section id=opena-sharing><h2>OPENa Sharing<a href="#s">¶</a></h2><p>OPENb Share a page by its short name.</p></section><h2 id=openc-ads>OPENc Ads</h2><div class=cookie-recipe><h2>OPENd Oat cookies</h2><p>OPENe Bake for 12 minutes.</p></div></main>
    <section id=related><h2>Related</h2><a href=/1>SHUTa Ten lamps</a><p>SHUTb And their keepers.</p></section>`,
  'warnings and notes within an article': `<article>${story}<aside class=warning><p>OPENb Never step over the rope.</p></aside><div role=note>OPENc The pier is slippery.</div><div role=alert><p>OPENd The stairs are closed.</p></div>
    <div class="admonition tip"><p>OPENe Come early.</p></div><aside class=related-links><p><a href=/>SHUTa Piers</a></p></aside></article><aside class=sidebar><p>SHUTb Weather today</p></aside>`,
  'footers of quotations and of articles': `<article>${story}<blockquote><p>OPENb All boats sail.</p><footer>OPENc The pilot</footer></blockquote><figure><blockquote>OPENd No boat sails.</blockquote><footer>OPENe The keeper</footer></figure><footer><p>OPENf Corrected on Monday.</p></footer></article>
    <footer><p>SHUTa Printed by the gazette.</p></footer><div role=contentinfo>SHUTb All rights reserved</div>`,
  'a table of contents that is the page': `<main><h1>OPENtop Handbook</h1><ol>${['a', 'b', 'c', 'd'].map((n) => `<li><a href=/${n}>OPEN${n} A chapter on quays and lamps</a></li>`).join('')}</ol></main><nav><a href=/>SHUTa Home</a></nav>`,
  'a header with the title, and one without': `<header><p>SHUTa The voice of the coast since 1871</p></header><div><header>${story}</header><p>OPENb Letters go by boat.</p></div>`,
  'in Thai': `<header><p>SHUTa ข่าวชายฝั่ง</p></header><main><h1>OPENtop เรือหยุดวิ่ง</h1><p>OPENa เรือข้ามฟากไปเกาะนอกหยุดวิ่งในวันที่สามพฤศจิกายนและเริ่มวิ่งอีกครั้งในวันที่ยี่สิบมีนาคม</p></main><footer>SHUTb ติดต่อเรา</footer>`,
};
