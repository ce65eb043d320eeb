/**
 * What is a click or a scroll away is read, and what nothing shows is not, in each browser's own layout. Words that
 * begin with OPEN must be read, words that begin with SHUT must not.
 */
import { describe, expect, it } from 'vitest';
import { BROWSERS } from '../harness/launch.ts';
import { usePageReader } from '../harness/page-reader.ts';
import { FOLDED } from './sight/folded.ts';
import { REACHED } from './sight/reached.ts';
import { REVEALED } from './sight/revealed.ts';
import { SHORT } from './sight/short.ts';

type Inputs = Readonly<Record<string, string>>;
const rows = (inputs: Inputs): [string, string][] => Object.entries(inputs);

describe.each(BROWSERS)('what is in sight in %s', (name) => {
  const read = usePageReader(name);
  const check = async (html: string): Promise<void> => {
    const { text } = await read(`<!doctype html><meta charset=utf-8><title>Sight</title>${html}`);
    const missing = [...html.matchAll(/OPEN\w+/g)].map(([word]) => word).filter((word) => !text.includes(word));
    expect({ missing, wrong: text.match(/SHUT\w*/g) ?? [] }).toEqual({ missing: [], wrong: [] });
  };

  it.each(rows(REVEALED))('what waits to be scrolled to: %s', (_, html) => check(html));
  it.each(rows(FOLDED))('what a click opens: %s', (_, html) => check(html));
  it.each(rows(SHORT))('what stands around a short text: %s', (_, html) => check(html));
  it.each(rows(REACHED))('what scrolling reaches: %s', (_, html) => check(html));
});
