// @vitest-environment happy-dom
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { hasLoadMore } from './load-more';

beforeAll(() => {
  // Nothing is laid out here: what is not `hidden` counts as in sight.
  vi.spyOn(Element.prototype, 'getBoundingClientRect').mockImplementation(function (this: Element) {
    return new DOMRect(0, 0, ...(this.closest('[hidden]') ? [0, 0] : [90, 20]));
  });
});
afterAll(() => {
  vi.restoreAllMocks();
});

function isLonger(html: string): boolean {
  document.body.innerHTML = html;
  return hasLoadMore(document);
}
const LIST = '<ul class="list"><li>The first thing</li><li>The second thing</li></ul>';

describe('hasLoadMore', () => {
  it.each([
    'Load 20 more comments',
    'Load more…',
    'Load older messages',
    'Mehr laden',
    'Weitere Kommentare laden',
    'Charger plus',
    'Cargar más',
    'Carregar mais',
    'Carica altri',
    'Meer laden',
    'Załaduj więcej',
    'Загрузить ещё',
    'Ladda fler',
    'Načíst další',
    'Daha fazla yükle',
    'もっと読み込む',
    '加载更多',
    '더 불러오기',
    'تحميل المزيد',
    'और लोड करें',
  ])('finds “%s” wherever it stands', (label) => {
    expect(isLonger(`<p>A text.</p><button>${label}</button>`)).toBe(true);
  });

  it.each([
    'View 34 more comments',
    'Show 3 more replies',
    '12 weitere Antworten anzeigen',
    'Afficher plus de commentaires',
    'Показать ещё 20 ответов',
  ])('finds the button “%s” below a comment', (label) => {
    expect(isLonger(`<div class="comment"><p>A comment.</p><button>${label}</button></div>`)).toBe(true);
  });

  it.each(['Show more', 'Mehr anzeigen', 'Voir plus', 'Ver más', 'もっと見る', '查看更多', '더 보기'])(
    'finds “%s” behind a list, and only there',
    (label) => {
      expect(isLonger(`${LIST}<div><button>${label}</button></div>`)).toBe(true);
      expect(isLonger(`<p>A text.</p><p>That goes on.</p><button>${label}</button>`)).toBe(false);
    },
  );

  it.each([
    ['a link by its name', '<a class="btn js-load-more" href="?page=2">Siguiente</a>', true],
    ['words of a text', '<p>Boats load more sand than before.</p>', false],
    ['a button that nobody sees', '<button hidden>Load more</button>', false],
    ['a menu', `<nav>${LIST}<button>Show more</button></nav>`, false],
    ['a button that opens', `${LIST}<button aria-expanded="false">Show more</button>`, false],
    [
      'hidden items',
      `<ul><li>One thing</li><li>Two things</li></ul><div hidden>More things</div><button>Show more</button>`,
      false,
    ],
    ['other buttons', '<button>Read more</button><button>Download</button><a href="/news">More news</a>', false],
    ['a link to comments elsewhere', '<a href="/1#c" class="more">34 comments</a>', false],
  ])('tells of %s: %s', (_, html, expected) => {
    expect(isLonger(html)).toBe(expected);
  });
});
