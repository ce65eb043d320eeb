// @vitest-environment happy-dom
import { describe, expect, it } from 'vitest';
import { MarkdownWriter } from './markdown-writer';

/** Everything that an answer may become. */
const ELEMENTS = new Set([
  'p',
  'strong',
  'em',
  'del',
  'code',
  'pre',
  'span',
  'ul',
  'ol',
  'li',
  'blockquote',
  'div',
  'table',
  'thead',
  'tbody',
  'tr',
  'th',
  'td',
  'hr',
  'br',
  'a',
]);
const ATTRIBUTES = new Set([
  'class',
  'dir',
  'start',
  'tabindex',
  'data-level',
  'data-align',
  'href',
  'title',
  'target',
  'rel',
  'draggable',
]);

const ATTACKS = [
  '<script>alert(1)</script>',
  '<img src=x onerror=alert(1)>',
  '<svg onload=alert(1)>',
  '<svg><script>alert(1)</script></svg>',
  '<iframe src="javascript:alert(1)"></iframe>',
  '<a href="javascript:alert(1)">x</a>',
  '<math><mtext></mtext><style><img src=x onerror=alert(1)></style></math>',
  '<style>*{background:url(//evil.example)}</style>',
  '<base href="//evil.example">',
  '<form action="//evil.example"><button>x</button></form>',
  '[x](javascript:alert(1))',
  '[x](JaVaScRiPt:alert(1))',
  '[x]( javascript:alert(1))',
  '[x](<java\tscript:alert(1)>)',
  '[x](java&#10;script:alert(1))',
  '[x](javascript&#58;alert(1))',
  '[x](javascript&colon;alert(1))',
  '[x](&#x6A;avascript:alert(1))',
  '[x](\u0001javascript:alert(1))',
  '[x](vbscript:alert(1))',
  '[x](data:text/html,<script>alert(1)</script>)',
  '[x](data:text/html;base64,PHNjcmlwdD4=)',
  '[x](blob:https://e.example/1)',
  '[x](file:///etc/passwd)',
  '[x](chrome-extension://a/options.html)',
  '[x](moz-extension://a/options.html)',
  '[x](//evil.example)',
  '[x](/options.html)',
  '[x](#top)',
  '[x](about:blank)',
  '[x](view-source:https://e.example)',
  '[x](mailto:a@e.example?body=1)',
  '<javascript:alert(1)>',
  '<data:text/html,x>',
  'Go to javascript:alert(1)',
  'a@e.example',
  '![x](https://evil.example/pixel.png)',
  '![x](javascript:alert(1))',
  '![x](data:image/svg+xml,<svg onload=alert(1)>)',
  '![x" onerror="alert(1)](y)',
  '[![x](https://evil.example/p.png)](javascript:alert(1))',
  '[x](https://e.example/" onmouseover="alert(1))',
  '[x](https://e.example "\\" onmouseover=alert(1) x=\\"")',
  '`<img src=x onerror=alert(1)>`',
  '```html\n<img src=x onerror=alert(1)>\n```',
  '```"><img src=x onerror=alert(1)>\nx\n```',
  '    <img src=x onerror=alert(1)>',
  '| <img src=x onerror=alert(1)> | [x](javascript:alert(1)) |\n|---|---|\n| <b onclick=alert(1)>x</b> | ![x](//evil.example) |',
  '> <img src=x onerror=alert(1)>\n- <img src=x onerror=alert(1)>\n# <img src=x onerror=alert(1)>',
  '<!-- --!><img src=x onerror=alert(1)> -->',
  '<![CDATA[<img src=x onerror=alert(1)>]]>',
  '[x]: javascript:alert(1)\n\n[x]',
  '[x][1]\n\n[1]: data:text/html,x',
  '&lt;img src=x onerror=alert(1)&gt;',
  '&#60;script&#62;alert(1)&#60;/script&#62;',
  '\\<img src=x onerror=alert(1)>',
];

function rendered(text: string, step = text.length): HTMLElement {
  const root = document.createElement('div');
  const writer = new MarkdownWriter(root);
  for (let at = 0; at < text.length; at += step) writer.write(text.slice(at, at + step));
  writer.end();
  return root;
}

describe('an answer is inert', () => {
  it.each(ATTACKS)('%s', (attack) => {
    for (const root of [rendered(attack), rendered(attack, 1), rendered(`Before ${attack} after`)]) {
      for (const element of root.querySelectorAll('*')) {
        expect(ELEMENTS).toContain(element.localName);
        expect(element.getAttributeNames().filter((name) => !ATTRIBUTES.has(name))).toEqual([]);
        if (element.localName === 'a') expect(element.getAttribute('href')).toMatch(/^https?:\/\//);
        else expect(element.hasAttribute('href')).toBe(false);
      }
    }
  });

  it('shows as text what it does not draw', () => {
    expect(rendered('<img src=x onerror=alert(1)>').textContent).toBe('<img src=x onerror=alert(1)>');
    expect(rendered('See [this](javascript:alert(1)).').textContent).toBe('See [this](javascript:alert(1)).');
    expect(rendered('![A chart](https://e.example/c.png)').textContent).toBe('A charthttps://e.example/c.png');
  });

  it('shows where a link leads, whatever its text says', () => {
    const root = rendered('[https://bank.example](https://bank.example@evil.example/a?b=1&amp;c=2)');
    const link = root.querySelector('a');
    expect(link?.title).toBe('https://bank.example@evil.example/a?b=1&c=2');
    expect(root.querySelector('.answer-address')?.textContent).toBe('evil.example');
    expect([link?.target, link?.rel]).toEqual(['_blank', 'noopener noreferrer nofollow']);
    expect(rendered('[x](https://bаnk.example)').querySelector('.answer-address')?.textContent).toBe(
      'xn--bnk-6cd.example',
    );
  });

  it('shows an address only once where it is its own text', () => {
    expect(rendered('Read https://e.example/a_b_c.').querySelector('a')?.href).toBe('https://e.example/a_b_c');
    expect(rendered('Read https://e.example/a.').querySelector('.answer-address')).toBeNull();
  });
});
