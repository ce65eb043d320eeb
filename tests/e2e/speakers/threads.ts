/** Pages on which several people speak, each with who must be named before which words, and nobody else. */

export interface SpeakersPage {
  readonly name: string;
  readonly html: string;
  /** Author and first words of each contribution, in their order. */
  readonly said: readonly (readonly [author: string, words: string])[];
}

const page = (title: string, body: string): string =>
  `<!doctype html><html lang="en"><title>${title}</title><body>${body}</body></html>`;

const time = (day: number): string => `<time datetime="2025-03-0${String(day)}T09:00:00Z">Mar ${String(day)}</time>`;

export const THREADS: readonly SpeakersPage[] = [
  {
    name: 'reviews of a thing with replies by the shop',
    html: page(
      'Lock lamp',
      `<main><h1>Lock lamp</h1><p>A lamp for the lower gate, with a hood against the rain and a wick that lasts a winter.</p><section id="reviews"><h2>2 reviews</h2>
      <div class="review"><div class="review-head"><span class="review-author">Ines P.</span> <span class="stars" aria-label="5 of 5">★★★★★</span> ${time(1)}</div><p class="text">Bright as day, and it has not gone out once in three storms.</p>
        <div class="reply"><b class="review-author">Lamp &amp; Son (owner)</b><p>Thank you, Ines! Do trim the wick in autumn.</p></div></div>
      <div class="review"><div class="review-head"><span class="review-author">Tom</span> <span class="stars">★★</span> ${time(2)}</div><p class="text">The hood rusts.</p></div></section></main>`,
    ),
    said: [
      ['Ines P.', 'Bright as'],
      ['Lamp & Son (owner)', 'Thank you,'],
      ['Tom', 'The hood'],
    ],
  },
  {
    name: 'a log of a chat, a line for each message',
    html: page(
      '#lock',
      `<main><h1>#lock</h1><ul class="log">${[
        ['ivo', 'the upper gate is stuck'],
        ['marta', 'again?'],
        ['ivo', 'yes, and the lamp is out'],
        ['tom', 'coming with the bar'],
      ]
        .map(
          ([nick, text]) =>
            `<li><span class="ts">10:02</span> <span class="nick">${nick ?? ''}</span> <span class="msg">${text ?? ''}</span></li>`,
        )
        .join('')}</ul></main>`,
    ),
    said: [
      ['ivo', '10:02 ivo'],
      ['marta', '10:02 marta'],
      ['ivo', '10:02 ivo'],
      ['tom', '10:02 tom'],
    ],
  },
  {
    name: 'messages with speaker and colon',
    html: page(
      'Hearing',
      `<main><h1>Hearing</h1>${[
        ['Chair', 'Who opened the gate on Sunday?'],
        ['Ms Lind', 'I did, on the order of the board.'],
        ['Chair', 'Was it in writing?'],
        ['Ms Lind', 'No.'],
      ]
        .map(([name, text]) => `<p><b class="username">${name ?? ''}</b>: ${text ?? ''}</p>`)
        .join('')}</main>`,
    ),
    said: [
      ['Chair', 'Chair: Who'],
      ['Ms Lind', 'Ms Lind:'],
      ['Chair', 'Chair: Was'],
      ['Ms Lind', 'Ms Lind:'],
    ],
  },
  {
    name: 'an article with its author and comments by others',
    html: page(
      'The weir',
      `<main><div class="story"><h1>The weir is to be raised</h1><p class="byline">By <a rel="author" href="/staff/dora">Dora Quill</a> ${time(1)}</p>
      <p>The board voted on Tuesday to raise the weir by a foot, against the advice of its own surveyor and of both lock keepers.</p><p>The work begins in May and will close the upper pound for six weeks, in which the barges must lie below the town.</p></div>
      <section class="comments"><h2>Comments</h2>
      <div class="comment"><a class="comment-author" href="/u/ivo">Ivo B</a> ${time(2)}<p>Six weeks! Who pays us?</p></div>
      <div class="comment"><a class="comment-author" href="/u/marta">Marta</a> ${time(3)}<p>Nobody, as ever.</p></div></section></main>`,
    ),
    said: [
      ['Dora Quill', 'The board'],
      ['Ivo B', 'Six weeks!'],
      ['Marta', 'Nobody, as'],
    ],
  },
  {
    name: 'an article without an author, and comments',
    html: page(
      'The weir',
      `<div class="entry"><h1>The weir is to be raised</h1><p>The board voted on Tuesday to raise the weir by a foot, against the advice of its own surveyor and of both keepers.</p>
      <div class="comment"><a class="comment-author" href="/u/ivo">Ivo B</a> ${time(2)}<p>Six weeks! Who pays us?</p></div>
      <div class="comment"><a class="comment-author" href="/u/marta">Marta</a> ${time(3)}<p>Nobody, as ever.</p></div><p>Comments are closed after a fortnight, for the editor is one man with one pair of hands.</p></div>`,
    ),
    said: [
      ['Ivo B', 'Six weeks!'],
      ['Marta', 'Nobody, as'],
    ],
  },
  {
    name: 'a question without a name, which is not that of who answers first',
    html: page(
      'Why do gates lean?',
      `<main><div class="question"><h1>Why do gates lean?</h1><div class="body"><p>Ours lean by a hand's breadth, and the cill is sound.</p></div><div class="meta">asked by a guest</div></div>
      <div class="answers"><div class="answer"><div class="body"><p>The collar is worn.</p></div><div class="sig">answered <a class="user" href="/users/2">Ivo B</a></div></div>
      <div class="answer"><div class="body"><p>Or the heel post is rotten below the water.</p></div><div class="sig">answered <a class="user" href="/users/3">Tom H</a></div></div></div></main>`,
    ),
    said: [
      ['Ivo B', 'The collar'],
      ['Tom H', 'Or the'],
    ],
  },
  {
    name: 'a question with a box of the best answer and one who only edited',
    html: page(
      'Which grease?',
      `<main><article class="post"><h1>Which grease for a sluice?</h1><p>The old tin is empty and has no label left on it.</p><div class="cards"><div class="card">edited ${time(3)} <a class="user" href="/users/9">Mender</a></div><div class="card">asked ${time(1)} <a class="user" href="/users/1">Marta</a></div></div></article>
      <article class="post best"><h2>Best answer</h2><p>Tallow, and plenty of it, before the first frost.</p><div class="cards"><div class="card">answered ${time(2)} <a class="user" href="/users/2">Ivo B</a></div></div></article>
      <article class="post"><p>Graphite.</p><div class="cards"><div class="card">answered ${time(4)} <a class="user" href="/users/3">Tom H</a></div></div></article></main>`,
    ),
    said: [
      ['Marta', 'The old'],
      ['Ivo B', 'Tallow, and'],
      ['Tom H', 'Graphite.'],
    ],
  },
  {
    name: 'replies inside of what they answer, in the order of the page',
    html: page(
      'Bells',
      `<main><h1>Who rings the bell?</h1>${['Ada', 'Bo', 'Cy', 'Dee']
        .map(
          (name, index) =>
            `<div class="comment"><div class="head"><a class="user" href="/u/${name}">${name}</a> <span class="rank">Keeper</span> <span class="points">${String(index + 2)} points</span></div><div class="text"><p>${name === 'Bo' ? 'No.' : `I think that number ${String(index)} is right, and so does my brother.`}</p></div><div class="replies">`,
        )
        .join('')}${'</div></div>'.repeat(4)}</main>`,
    ),
    said: [
      ['Ada', 'I think'],
      ['Bo', 'No.'],
      ['Cy', 'I think'],
      ['Dee', 'I think'],
    ],
  },
  {
    name: 'comments whose headings are the names',
    html: page(
      'Lock gates',
      `<main><h1>Lock gates in slow motion</h1><p>Filmed at lock 7 over a year.</p>${[
        ['ivo-b', 'The collar moves, it is worn out.'],
        ['martal', 'My father built that gate.'],
        ['tomh', 'Please film the weir too.'],
      ]
        .map(
          ([name, text]) =>
            `<x-comment><div><h3><a href="/@${name ?? ''}"><span>@${name ?? ''}</span></a></h3><span><a href="/w">2 days ago</a></span></div><div><span>${text ?? ''}</span></div></x-comment>`,
        )
        .join('')}</main><style>x-comment,x-comment>div{display:block}</style>`,
    ),
    said: [
      ['ivo-b', 'The collar'],
      ['martal', 'My father'],
      ['tomh', 'Please film'],
    ],
  },
  {
    name: 'posts with handles, of which one speaks to another and one was passed on',
    html: page(
      'Gates',
      `<main>${[
        ['Marta', 'marta', '<p>The upper gate is stuck again, third time this month.</p>'],
        [
          'Ivo B',
          'ivo',
          '<p><span class="h-card"><a class="u-url mention" href="/@marta">@marta</a></span> Grease it.</p>',
        ],
        ['Dee', 'dee', '<p>Ours opened with a car jack.</p>'],
      ]
        .map(
          ([name, handle, text], index) =>
            `<div class="status">${index === 2 ? '<div class="prepend"><a class="status__display-name" href="/@tom"><b>Tom</b></a> boosted</div>' : ''}<div class="info"><a class="status__display-name" href="/@${handle ?? ''}"><span class="display-name"><strong>${name ?? ''}</strong> <span>@${handle ?? ''}@lock.example</span></span></a> ${time(index + 1)}</div><div class="text">${text ?? ''}</div></div>`,
        )
        .join('')}</main>`,
    ),
    said: [
      ['Marta', 'The upper'],
      ['Ivo B', '@marta Grease'],
      ['Dee', 'Ours opened'],
    ],
  },
  {
    name: 'questions whose answers are signed',
    html: page(
      'Lantern',
      `<main><h1>Storm lantern</h1><p>Burns for 40 hours on one litre.</p>${[
        ['Does it float?', 'It does, upside down.', 'Ines P.'],
        ['Is the glass thick?', 'Three millimetres.', 'Tom'],
      ]
        .map(
          ([question, answer, name]) =>
            `<div class="qa"><div>${question ?? ''}</div><div>${answer ?? ''} <span>By <a class="username" href="/u">${name ?? ''}</a> on March 1, 2025</span></div></div>`,
        )
        .join('')}</main>`,
    ),
    said: [
      ['Ines P.', 'It does,'],
      ['Tom', 'Three millimetres.'],
    ],
  },
];
