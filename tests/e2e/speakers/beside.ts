/** Pages with names of people who have not said what stands beside them. */
import type { SpeakersPage } from './threads.ts';

const page = (title: string, body: string): string =>
  `<!doctype html><html lang="en"><title>${title}</title><body>${body}</body></html>`;

const post = (name: string, text: string, more = ''): string =>
  `<div class="post"><div class="post-head"><a class="username" href="/u/${name}">${name}</a> <time datetime="2025-03-01T09:00:00Z">Mar 1</time></div><div class="post-body">${text}</div>${more}</div>`;

const TWO: readonly (readonly [string, string])[] = [
  ['Ada', 'The bell'],
  ['Bo', 'It hung'],
];
const ADA = post('Ada', '<p>The bell was cast in the year of the flood, and it has a crack.</p>');
const BO = post('Bo', '<p>It hung in the old church before that, as my aunt says.</p>');

export const BESIDE: readonly SpeakersPage[] = [
  {
    name: 'the reader, signed in and asked for a reply',
    html: page(
      'Bells',
      `<header><a href="/">Bells</a> <span class="user-name">Zoe Reader</span></header><div class="topbar">Signed in as <a class="username" href="/u/zoe">Zoe Reader</a></div><main><h1>The bell</h1>${ADA}${BO}<form><p>Reply as <b class="username">Zoe Reader</b></p><textarea></textarea><p>Be kind to each other, and say what you know.</p></form></main>`,
    ),
    said: TWO,
  },
  {
    name: 'those who like, edit, follow and take part',
    html: page(
      'Bells',
      `<div class="wrap"><h1>The bell</h1>${post('Ada', '<p>The bell was cast in the year of the flood, and it has a crack.</p>', '<div class="thanks">Liked by <a class="username" href="/u/cy">Cy</a> and <a class="username" href="/u/dee">Dee</a></div><p class="note">Last edited yesterday by <a class="username" href="/u/mo">Mo</a></p>')}${BO}
      <div class="side"><h3>Participants</h3><a class="username" href="/u/cy">Cy</a> <p>Three people follow this thread.</p></div><div class="side"><h3>Assignee</h3><a class="username" href="/u/tom">Tom H</a><p>No milestone is set for this.</p></div></div>`,
    ),
    said: TWO,
  },
  {
    name: 'whoever is quoted, and whoever is answered',
    html: page(
      'Bells',
      `<main><h1>The bell</h1>${ADA}${post('Bo', '<blockquote><b class="author">Ada</b> wrote: <p>The bell was cast in the year of the flood, and it has a crack.</p></blockquote><p>It hung in the old church before that, as my aunt says.</p>')}${post('Cy', '<p class="to">Replying to <a class="username" href="/u/bo">Bo</a></p><p>Your aunt is right, the bill for the rope is in the chest.</p>')}</main>`,
    ),
    said: [...TWO, ['Cy', 'Replying to']],
  },
  {
    name: 'what people did in an issue',
    html: page(
      'Gate #7',
      `<main><h1>Gate #7</h1>${ADA}<div class="event"><a class="author" href="/u/tom">tom-h</a> self-assigned this <time datetime="2025-03-02T09:00:00Z">Mar 2</time></div><div class="event"><a class="author" href="/u/ada">Ada</a> assigned <a class="author" href="/u/eve">eve</a> and unassigned <a class="author" href="/u/tom">tom-h</a></div>${BO}<div class="event"><a class="author" href="/u/eve">eve</a> closed this as completed in <code>9f3c2d1</code></div></main>`,
    ),
    said: TWO,
  },
  {
    name: 'the members of a team, of whom somebody else tells',
    html: page(
      'Keepers',
      `<main><h1>Our keepers</h1>${[
        ['Ada Fell', 'Ada looks after the lamp and has done so since she was nineteen years old.'],
        ['Bo Quist', 'Bo keeps the books. In winter Bo also keeps the bees.'],
        ['Cy Marr', 'Before he came to us, Cy was a diver in the northern harbours.'],
      ]
        .map(
          ([name, text]) => `<div class="member"><h3 class="member-name">${name ?? ''}</h3><p>${text ?? ''}</p></div>`,
        )
        .join('')}</main>`,
    ),
    said: [],
  },
  {
    name: 'two names in one corner, of which none is surer',
    html: page(
      'Bells',
      `<main><h1>The bell</h1>${ADA}${BO}<div class="post"><div class="post-head"><a class="username" href="/u/cy">Cy</a> <a class="username" href="/u/dee">Dee</a></div><div class="post-body"><p>Whoever wrote this, it was one of the two people above.</p></div></div></main>`,
    ),
    said: TWO,
  },
  {
    name: 'pictures with the names of people in a row',
    html: page(
      'Bells',
      `<div class="wrap"><h1>The bell</h1><div class="faces"><a class="user" href="/u/cy"><img alt="Cy" src="data:,"></a><a class="user" href="/u/dee"><img alt="Dee" src="data:,"></a></div><p>The tower is open on Sundays.</p>${ADA}${BO}</div>`,
    ),
    said: TWO,
  },
  {
    name: 'authors of other articles',
    html: page(
      'The bell',
      `<article><h1>The bell</h1><p>The bell was cast in the year of the flood, and it has a crack that nobody can explain to this day.</p><p>It hung in the old church before that, and was carried over the ice in the hard winter by twelve men.</p></article><div class="more"><h2>More</h2>${[
        'The weir',
        'The lamp',
        'The pound',
      ]
        .map(
          (title, index) =>
            `<div class="card"><a href="/n/${String(index)}">${title}</a> <span class="author">By Writer ${'ABC'[index] ?? ''}</span></div>`,
        )
        .join('')}</div>`,
    ),
    said: [],
  },
  {
    name: 'words in an element that is called after users, below a post that nobody signed',
    html: page(
      'Bells',
      `<div class="wrap"><h1>The bell</h1>${ADA}${BO}<div class="post"><p class="tagline"><em>[deleted]</em> 1 point</p><div class="usertext grayed"><p>Buy a new one.</p></div></div></div>`,
    ),
    said: TWO,
  },
];
