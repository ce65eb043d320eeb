/** Who says what on a page, and that no page makes its tab stand still, in each browser's own layout. */
import { describe, expect, it } from 'vitest';
import { BROWSERS } from '../harness/launch.ts';
import { usePageReader } from '../harness/page-reader.ts';
import { BESIDE } from './speakers/beside.ts';
import { THREADS } from './speakers/threads.ts';

describe.each(BROWSERS)('reading in %s', (name) => {
  const read = usePageReader(name);

  it.each([...THREADS, ...BESIDE])('names who speaks, and nobody else: $name', async ({ html, said }) => {
    const { blocks } = await read(html);
    const named = blocks.flatMap(({ author, text }) =>
      author === undefined ? [] : [[author, text.split(/\s+/).slice(0, 2).join(' ')]],
    );
    expect(named).toEqual(said);
  });
});
