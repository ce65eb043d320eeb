import { describe, expect, it } from 'vitest';
import { countWords } from '@/src/protocol/count-words';
import { SottoError } from '@/src/protocol/errors';
import type { TaskStep } from '../steps';
import { knownNotes } from './known-notes';
import { readWhole } from './read-whole';
import { anchor, asLog, ask, book, cutShort, endOf, never, reader, run, sectionsOf, shown } from './scripted.fixture';

describe('a text in sections', () => {
  it('keeps complete sentences of notes that met their limit, also from an earlier attempt', async () => {
    const input = book(6, 400);
    const failing = cutShort(
      reader(1_024, (number) => {
        if (number === 4) throw new SottoError('engine-lost', 'the worker died');
      }),
    );
    const log: TaskStep[] = [];
    await expect(
      (async () => {
        for await (const step of readWhole(ask(input), failing, never)) log.push(step);
      })(),
    ).rejects.toMatchObject({ code: 'engine-lost' });
    const again = cutShort(reader(1_024));
    await run(readWhole(ask(input), again, never, knownNotes(asLog(log))));
    const notes = again.said.at(-1) ?? '';
    expect(notes.match(/Answer \d ends\./g)?.length).toBeGreaterThan(3);
    expect(notes).not.toContain('but then');
  });

  it('rewrites a part that met its limit again, in two, so that no text is lost', async () => {
    const engine = cutShort(reader(1_024), (prompt) => prompt === 2);
    const steps = await run(readWhole(ask(book(3, 600), 'simplify'), engine, never));
    const whole = await run(readWhole(ask(book(3, 600), 'simplify'), reader(1_024), never));
    const { text, end } = shown(steps);
    expect(text.match(/Answer \d+/g)?.slice(0, 4)).toEqual(['Answer 1', 'Answer 3', 'Answer 4', 'Answer 5']);
    expect(text).not.toContain('but then');
    expect(end).toMatchObject({ finish: 'stop', coverage: endOf(whole)?.coverage });
  });

  it('keeps the complete sentences of a part that meets its limit again, and says that it is short', async () => {
    const { text, end } = shown(await run(readWhole(ask(book(3, 600), 'simplify'), cutShort(reader(1_024)), never)));
    expect(text).toMatch(/^Answer \d+ ends\.(\n\nAnswer \d+ ends\.)+$/);
    expect(end).toMatchObject({ finish: 'length' });
  });

  it('does not go on from a part that met its limit', async () => {
    const request = ask(book(3, 600), 'simplify');
    const log = asLog(await run(readWhole(request, cutShort(reader(1_024)), never)));
    const again = reader(1_024);
    await run(readWhole(request, again, never, knownNotes(log)));
    expect(again.prompts.length).toBeGreaterThan(3);
  });

  it('makes an answer of its notes in a smaller context where they did not fit (F32)', async () => {
    const tooLong = (_number: number, spoken: string): void => {
      if (spoken.includes('Notes on') && countWords(spoken) > 120) throw new SottoError('context-overflow', 'too long');
    };
    const engine = reader(1_024, tooLong);
    const input = book(30, 300);
    const steps = await run(readWhole(ask(input), engine, never));
    expect(endOf(steps)).toMatchObject({
      finish: 'stop',
      coverage: { words: input.page.keptWords, ofWords: input.page.keptWords },
    });
    expect(sectionsOf(steps).at(-1)?.step).toBe('answer');
  });

  it('answers with its notes as they stand where the engine takes none of them (F32)', async () => {
    const engine = reader(1_024, (_number, spoken) => {
      if (spoken.includes('Notes on')) throw new SottoError('context-overflow', 'too long');
    });
    const { text, end } = shown(await run(readWhole(ask(book(6, 400)), engine, never)));
    expect(text).toMatch(/^Answer 1 ends\.\n\nAnswer 2 ends\./);
    expect(end).toMatchObject({ finish: 'stop' });
  });

  it('leaves out a part of the text that fits in no way, and says so in its coverage (F32)', async () => {
    const input = book(6, 400);
    input.page.blocks.splice(12, 1, { kind: 'paragraph', text: 'unreadable '.repeat(100), anchor });
    const engine = reader(1_024, (_number, spoken) => {
      if (spoken.includes('unreadable')) throw new SottoError('context-overflow', 'too long');
    });
    const end = endOf(await run(readWhole(ask(input), engine, never)));
    expect(end?.finish).toBe('stop');
    // Words beside it in the same smallest section are left out, too.
    expect(end?.coverage.words).toBeLessThanOrEqual(input.page.keptWords - 100);
    expect(end?.coverage.words).toBeGreaterThan(input.page.keptWords - 120);
    await expect(
      run(
        readWhole(
          ask(input),
          reader(1_024, () => {
            throw new SottoError('context-overflow', 'too long');
          }),
          never,
        ),
      ),
    ).rejects.toMatchObject({ code: 'context-overflow' });
  });
});
