/** Parts that a click opens, of many makes, and parts that a click opens and that are no text of the page. */

const text = (word: string): string =>
  `<p>${word} The boat leaves from the south pier at ten past every hour until the lamp is lit.</p>`;
const head = '<h1>Questions about the ferry</h1>';

export const FOLDED = {
  'buttons in headings with aria-controls': `${head}
    <h3><button aria-expanded=false aria-controls=a>OPENq When does it leave?</button></h3><div id=a hidden>${text('OPENa')}</div>
    <h3><button aria-expanded=false aria-controls=b>OPENr What does it cost?</button></h3><div id=b hidden>${text('OPENb')}</div>
    <div id=c hidden>${text('SHUTc')}</div>`,
  'what follows a part whose button opens another': `${head}
    <div class=acc><h3><button aria-expanded=false aria-controls=a>OPENq When does it leave?</button></h3><div id=a style="display:none">${text('OPENa')}</div></div><div style="display:none">${text('SHUTb')}</div>
    <div class=faq><button aria-expanded=false>OPENr What does it cost?</button><div style="display:none">${text('OPENc')}</div></div><div style="display:none">${text('SHUTd')}</div>
    <div style="display:none">${text('SHUTe')}</div><button aria-expanded=false aria-controls=f>More</button><div id=f hidden>${text('OPENf')}</div>`,
  'collapse, as Bootstrap has it': `<style>.collapse:not(.show){display:none}</style>${head}
    <div class=card><h2><button data-bs-toggle=collapse data-bs-target="#a">OPENq When?</button></h2><div id=a class="collapse show">${text('OPENa')}</div></div>
    <div class=card><h2><button data-bs-toggle=collapse data-bs-target="#b">OPENr How much?</button></h2><div id=b class=collapse>${text('OPENb')}</div></div>`,
  'a height of nothing': `<style>.panel{max-height:0;overflow:hidden;transition:max-height .2s}</style>${head}
    <button class=accordion>OPENq When?</button><div class=panel>${text('OPENa')}</div>
    <button class=accordion>OPENr How much?</button><div class=panel>${text('OPENb')}</div>
    <p>Some words between.</p><div class=other style="max-height:0;overflow:hidden">${text('SHUTc')}</div>`,
  'rows of a grid without a height': `<style>.body{display:grid;grid-template-rows:0fr}.body>div{overflow:hidden;min-height:0}</style>${head}
    <div class=item><div class=q role=button tabindex=0>OPENq When?</div><div class=body><div>${text('OPENa')}</div></div></div>
    <div class=item><div class=q role=button tabindex=0>OPENr How much?</div><div class=body><div>${text('OPENb')}</div></div></div>`,
  'headings that only the mouse knows': `<style>.q{cursor:pointer}.a{display:none}</style>${head}
    <dl><dt class=q>OPENq When?</dt><dd class=a>${text('OPENa')}</dd><dt class=q>OPENr How much?</dt><dd class=a>${text('OPENb')}</dd></dl>
    <h2>Not a button</h2><div style="display:none">${text('SHUTc')}</div>`,
  'buttons of items, without headings': `${head}
    <div class=item><button class=q aria-expanded=false>OPENq When?</button><div class=a style="height:0;overflow:hidden">${text('OPENa')}</div></div>
    <div class=item><button class=q aria-expanded=true>OPENr How much?</button><div class=a>${text('OPENb')}</div></div>
    <div role=toolbar><button>SHUTa Print</button><div>A word or two behind a button of a bar</div></div>`,
  'until found': `${head}<h2>OPENq When?</h2><div hidden=until-found>${text('OPENa')}</div><div hidden>${text('SHUTb')}</div>`,
  'links for tabs': `<style>.pane{display:none}.pane.on{display:block}</style>${head}
    <ul><li><a href="#a">Times</a></li><li><a href="#b">Fares</a></li></ul><div id=a class="pane on">${text('OPENa')}</div><div id=b class=pane>${text('OPENb')}</div>
    <a href="#z">Skip</a><div id=z style="display:none">${text('SHUTc')}</div>`,
  'buttons with a script for tabs': `<style>.city{display:none}</style>${head}
    <div class=bar><button onclick="show('north')">North</button><button onclick="show('south')">South</button></div>
    <div id=north class=city style="display:block">${text('OPENa')}</div><div id=south class=city>${text('OPENb')}</div>`,
  'tabs by their order': `<style>.pane{display:none}.pane.on{display:block}</style>${head}
    <div class=tabs><span class=strip><button>Times</button><button>Fares</button><button>Rules</button></span>
    <div class=panes><div class="pane on">${text('OPENa')}</div><div class=pane>${text('OPENb')}</div><div class=pane>${text('OPENc')}</div></div></div>`,
  'slides that fade': `<style>.slide{position:absolute;opacity:0}.slide.on{opacity:1}.carousel{position:relative;height:200px}</style>${head}
    <div class=carousel><div class="slide on">${text('OPENa')}</div><div class=slide>${text('OPENb')}</div><div class=slide>${text('OPENc')}</div><button>Next</button></div>`,
  'read more': `${head}${text('OPENa')}<div class=rest style="display:none">${text('OPENb')}</div><button class=read-more>Read more</button>
    <p>Other words.</p><div style="display:none">${text('SHUTc')}</div><p>More words.</p>`,
  'a cut after some lines': `<style>.cut{max-height:40px;overflow:hidden}.lines{display:-webkit-box;-webkit-line-clamp:2;-webkit-box-orient:vertical;overflow:hidden}</style>
    ${head}<div class=cut>${text('OPENa')}${text('OPENb')}</div><button>More</button><p class=lines>OPENc ${'The boat leaves. '.repeat(60)} OPENd</p>`,
  'boxes that are ticked': `<style>.a{display:none}input:checked~.a{display:block}</style>${head}
    <div class=item><input type=checkbox id=x><label for=x>OPENq When?</label><div class=a>${text('OPENa')}</div></div>
    <div class=item><input type=checkbox id=y><label for=y>OPENr How much?</label><div class=a>${text('OPENb')}</div></div>`,
  'buttons that hold content': `${head}<button><h3>OPENa Day ticket</h3><p>OPENb Valid on all boats until the last one of the day.</p></button>
    <div role=button tabindex=0><p>OPENc Ten rides cost as much as seven.</p></div><button>SHUTa Buy</button>`,
  'menus, dialogs, tips and notices': `${head}${text('OPENa')}
    <nav><button aria-expanded=false aria-controls=m>Menu</button><div id=m hidden>${text('SHUTa')}</div></nav>
    <button aria-haspopup=dialog aria-controls=d>Book</button><div id=d role=dialog hidden>${text('SHUTb')}</div><dialog>${text('SHUTc')}</dialog>
    <button aria-expanded=false aria-controls=t>?</button><div id=t role=tooltip hidden>${text('SHUTd')}</div>
    <div class=cookie-banner><button aria-expanded=false aria-controls=k>Details</button><div id=k hidden>${text('SHUTe')}</div></div>
    <button aria-expanded=false aria-controls=l>Products</button><div id=l hidden><ul><li><a href=/a>SHUTf Boats and their times</a><li><a href=/b>SHUTg Piers</a></ul></div>
    <button aria-expanded=false aria-controls=s>Search</button><form id=s hidden><label>SHUTh Look for <input></label></form>`,
  'a panel of a shadow root, with its words in a slot': `${head}<x-p>${text('OPENa')}</x-p>${text('OPENb')}<script>document.querySelector('x-p').attachShadow({mode:'open'}).innerHTML='<button aria-expanded=false aria-controls=b><h3>Weight</h3></button><div id=b style="display:none"><slot></slot></div><div style="display:none"><slot name=z></slot></div>'</script>`,
};
