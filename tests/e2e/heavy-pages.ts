/** Pages that took a reader of this kind seconds or minutes. Each is a script that fills the page. */

const WORDS = 'The harbour was quiet that morning, and the boats lay still beside the wall. ';

/** Puts `count` pieces of HTML into the page, one after another. */
const many = (count: number, piece: string, around: readonly [string, string] = ['', '']): string =>
  `let s='';for(let i=0;i<${String(count)};i++)s+=\`${piece}\`;main.innerHTML=${JSON.stringify(around[0])}+s+${JSON.stringify(around[1])}`;

/** Puts `count` pieces of HTML into the page, each into the last element of the one before. */
const nested = (count: number, piece: string): string =>
  `let at=main;for(let i=0;i<${String(count)};i++){const d=document.createElement('div');d.innerHTML=\`${piece}\`;at.append(d);at=[...d.querySelectorAll('*')].at(-1)??d}`;

export interface HeavyPage {
  readonly name: string;
  readonly script: string;
}

export const HEAVY: readonly HeavyPage[] = [
  { name: '750 replies inside of each other', script: nested(750, `<p>Reply \${i} ${WORDS}</p><div></div>`) },
  { name: '1,400 boxes inside of each other', script: nested(700, '<div></div>') },
  {
    name: '1,000 marks inside of each other',
    script: `let at=main;for(let i=0;i<1000;i++){const b=document.createElement('b');at.append('word ',b);at=b}`,
  },
  { name: '300 tables inside of each other', script: nested(300, '<table><tr><td>Cell</td><td></td></tr></table>') },
  {
    name: '400 comments inside of each other',
    script: nested(
      400,
      `<div class="head"><a class="author" href="/u/\${i%50}">mate \${i%50}</a> <time>now</time></div><p>Comment \${i} ${WORDS}</p><div></div>`,
    ),
  },
  { name: '10,000 lines', script: many(10_000, '<div>Line \${i} of many</div>') },
  { name: '10,000 links', script: many(10_000, '<li><a href="/n/\${i}">Story \${i}</a></li>', ['<ul>', '</ul>']) },
  {
    name: '50,000 texts in a paragraph',
    script: `const p=document.createElement('p');for(let i=0;i<50000;i++)p.append('word '+i+' ');main.append(p)`,
  },
  {
    name: 'attributes of 5 MB',
    script: `main.innerHTML='<p>${WORDS}</p>';main.firstChild.className='user '.repeat(500000);main.firstChild.title='x'.repeat(2.5e6)`,
  },
  {
    name: '8,000 names in a paragraph',
    script: many(8_000, '<a href="/users/m\${i}">mate_\${i}</a>, ', ['<p>Liked by ', '</p>']),
  },
  { name: '5,000 names in boxes', script: many(5_000, '<div><span class="user author">mate \${i}</span></div>') },
  {
    name: '3,000 comments',
    script: many(
      3_000,
      `<div class="comment"><a class="author" href="/u/\${i%50}">mate \${i%50}</a> <time>now</time><p>Comment \${i} ${WORDS}</p></div>`,
    ),
  },
  {
    name: '5,000 times',
    script: many(5_000, '<div><time>soon</time> <span class="author">mate \${i%9}</span> wrote a line</div>'),
  },
  {
    name: '500 shadow roots inside of each other',
    script: `let at=main;for(let i=0;i<500;i++){const d=document.createElement('div');const s=d.attachShadow({mode:'open'});s.innerHTML='<p>Shadow '+i+' ${WORDS}</p><div></div>';at.append(d);at=s.lastChild}`,
  },
  {
    name: '1,500 slots',
    script: `const s=main.attachShadow({mode:'open'});let q='';for(let i=0;i<1500;i++){q+='<slot name=s'+i+'></slot>';const p=document.createElement('p');p.slot='s'+i;p.textContent='Slot '+i+' ${WORDS}';main.append(p)}s.innerHTML=q`,
  },
  {
    name: 'frames inside of each other, as deep as the browser lets them',
    script: `let doc=document;for(let i=0;i<30&&doc;i++){const p=doc.createElement('p');p.textContent='Frame '+i+' ${WORDS}';doc.body.append(p);const f=doc.createElement('iframe');f.width=600;f.height=400;doc.body.append(f);doc=f.contentDocument}`,
  },
  {
    name: '500 panels of tabs',
    script: many(
      500,
      `<button role="tab" aria-controls="q\${i}">T</button><div role="tabpanel" id="q\${i}" hidden><p>Panel \${i} ${WORDS}</p></div>`,
    ),
  },
  {
    name: 'tables with counted rows inside of each other',
    script: `main.innerHTML='<div aria-rowcount=9>'.repeat(150)+'<table><tr><td>x</td></tr></table>'.repeat(5000)`,
  },
];
