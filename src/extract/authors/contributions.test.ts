// @vitest-environment happy-dom
import { describe, expect, it } from 'vitest';
import { readBlocks } from '../page-blocks';
import { contributionsOf } from './contributions';

const FIRST = 'The lamp turns once in twenty seconds since the bearing was greased, and it hums no longer.';
const SECOND = 'Mine hums all the same. Did you take the weights off before you greased it, or after?';
const THIRD = "Before, as the keeper's book says on page forty. It takes two people and a strong rope.";

/** Who says what, by the first words of each contribution. */
function speakers(html: string): [string, string, string | null][] {
  document.body.innerHTML = html;
  const { blocks } = readBlocks(document, { now: () => 0, budgetMs: 1_000 });
  return [...contributionsOf(blocks)].map(([index, { author, time }]) => [
    author,
    (blocks[index]?.text ?? '').split(' ').slice(0, 2).join(' '),
    time,
  ]);
}

const ISO = ['2024-03-01T10:00:00Z', '2024-03-01T11:00:00Z', '2024-03-02T09:30:00Z'] as const;
const THREE = [
  ['Ada Fell', 'The lamp', ISO[0]],
  ['keeper_9', 'Mine hums', ISO[1]],
  ['Ada Fell', 'Before, as', ISO[2]],
];
const when = (index: number): string => `<time datetime="${ISO[index] ?? ''}">some time ago</time>`;

describe('contributionsOf', () => {
  it.each([
    [
      'comments in a row, named by microdata',
      [FIRST, SECOND, THIRD]
        .map(
          (text, index) => `
      <article itemscope itemtype="https://schema.org/Comment"><header><span itemprop="author" itemscope><a href="/x/1" itemprop="name">${index === 1 ? 'keeper_9' : 'Ada Fell'}</a></span> ${when(index)}</header>
      <div><p>${text}</p><p>And some more of it for all who care.</p></div></article>`,
        )
        .join(''),
    ],
    [
      'replies inside of what they answer',
      `
      <div class="comment"><div class="head"><a class="username" href="/m/1">Ada Fell</a> ${when(0)}</div><div class="text"><p>${FIRST}</p></div><div class="replies">
        <div class="comment"><div class="head"><a class="username" href="/m/2">keeper_9</a> ${when(1)}</div><div class="text"><p>${SECOND}</p></div><div class="replies">
          <div class="comment"><div class="head"><a class="username" href="/m/1">Ada Fell</a> ${when(2)}</div><div class="text"><p>${THIRD}</p></div></div></div></div></div></div>`,
    ],
    [
      'a table with a cell of facts about each writer',
      `<table role="presentation">${[FIRST, SECOND, THIRD]
        .map(
          (text, index) => `
      <tr><td class="profile"><div><a class="bbs-author" href="/p/${String(index)}">${index === 1 ? 'keeper_9' : 'Ada Fell'}</a></div><div>Posts: 1,204</div><div>Joined: 2009</div></td>
      <td><div class="date">${when(index)}</div><div class="body">${text}</div></td></tr>`,
        )
        .join('')}</table>`,
    ],
    [
      'posts with letters for pictures, numbers, and links to themselves',
      [FIRST, SECOND, THIRD]
        .map(
          (text, index) => `
      <div class="post"><a class="user-link" href="/user/${String(index)}"><span class="avatar">A</span></a><div><p class="author"><a href="/t/1#${String(index)}">Post</a> by <strong><a class="username" href="/m/${String(index)}">${index === 1 ? 'keeper_9' : 'Ada Fell'}</a></strong> ${when(index)}</p></div>
      <ul><li>#${String(index + 1)}</li></ul><div class="body">${text}</div></div>`,
        )
        .join(''),
    ],
    [
      'a list of terms',
      `<dl>${[FIRST, SECOND, THIRD].map((text, index) => `<dt><b class="commenter">${index === 1 ? 'keeper_9' : 'Ada Fell'}</b> ${when(index)}</dt><dd>${text}</dd>`).join('')}</dl>`,
    ],
  ])('tells the authors of %s', (_, html) => {
    expect(speakers(html)).toEqual(THREE);
  });

  it('tells who asked and who answered where names stand under the text, and not who only edited it', () => {
    const post = (
      text: string,
      name: string,
      index: number,
      comments = '',
    ): string => `<div class="post"><div class="cell"><div class="prose"><p>${text}</p></div>
      <div class="user-card"><div class="user-details"><a href="/users/77/mender">Mender</a></div></div>
      <div class="user-card" itemprop="author" itemscope><div class="user-details"><a href="/users/${String(index)}/x" itemprop="name">${name}</a></div> ${when(index)}</div></div>
      <ul>${comments}</ul></div>`;
    const comment =
      '<li><div><span>Works on mine, too, since last winter.</span> – <a class="comment-user" href="/users/9/bo">Bo</a></div></li>';
    expect(speakers(post(FIRST, 'Ada Fell', 0, comment) + post(SECOND, 'keeper_9', 1))).toEqual([
      ['Ada Fell', 'The lamp', ISO[0]],
      ['Bo', 'Works on', null],
      ['keeper_9', 'Mine hums', ISO[1]],
    ]);
  });

  it.each([
    [
      'an article and its author',
      `<article><h1>The lamp</h1><p class="byline">By <a rel="author" href="/a/fell">Ada Fell</a></p><p>${FIRST}</p><p>${SECOND}</p><p>${THIRD}</p></article>`,
    ],
    [
      'cards that lead to articles',
      [FIRST, SECOND, THIRD]
        .map(
          (text, index) =>
            `<div class="card"><h2><a href="/n/${String(index)}">Title number ${String(index)}</a></h2><p>${text}</p><span class="author">Writer ${String(index)}</span></div>`,
        )
        .join(''),
    ],
    [
      'people who are only spoken of',
      `<main><p>${FIRST} <a class="user-mention" href="/u/ada">@ada</a> said so, and <a href="/u/bo">Bo</a> agrees with every word of it.</p><blockquote><b class="author">Bo</b><p>${SECOND}</p></blockquote><p>${THIRD}</p></main>`,
    ],
  ])('finds no thread in %s', (_, html) => {
    expect(speakers(html)).toEqual([]);
  });

  it('gives a quotation to the one who quotes it', () => {
    const html = [
      FIRST,
      `<blockquote><a class="username" href="/u/1">Ada Fell</a> wrote: hums no longer</blockquote>${SECOND}`,
    ]
      .map(
        (text, index) => `
      <div class="post"><div class="name"><b class="author">${index === 1 ? 'keeper_9' : 'Ada Fell'}</b></div><div class="body">${text}</div></div>`,
      )
      .join('');
    expect(speakers(html).map(([name]) => name)).toEqual(['Ada Fell', 'keeper_9']);
  });
});
