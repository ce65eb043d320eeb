/** The expected numbers belong to the present test models. */
import { createHash } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { CASES, fileOf, OF_LLAMA } from './cases';
import { readExpected } from './compare';

describe('the reference', () => {
  it.each([...CASES, ...OF_LLAMA])('was computed from the present $name', (subject) => {
    expect(createHash('sha256').update(fileOf(subject)).digest('hex'), 'run npm run libs:expected').toBe(
      readExpected(subject.name).sha256,
    );
  });
});
