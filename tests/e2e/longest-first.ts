/** In which order the files run: the longest first, so that no worker is left alone with a long one at the end. */
import path from 'node:path';
import { BaseSequencer, type TestSpecification } from 'vitest/node';

/**
 * Files that take longer than others, in seconds on two processors. Vitest has figures of its own only where it has run
 * before; it would else go by the size of a file. One that is not named counts as `OTHERS`.
 */
const SECONDS: Readonly<Record<string, number>> = {
  replace: 140,
  downloads: 110,
  jobs: 78,
  models: 65,
  'tiny-model': 70,
  'panel-faults': 57,
  'prepared-copy': 53,
  keeping: 51,
  panel: 51,
  documents: 46,
  'slow-texts': 46,
  'panel-restart': 38,
  'sealed-answers': 32,
  'whole-page': 40,
  reading: 36,
  passages: 34,
  lifecycle: 33,
  accessibility: 33,
  'get-model': 32,
  'downloads-permissions': 32,
  'switch-model': 28,
  hostile: 26,
  'panel-reading': 25,
  updates: 25,
  'first-run': 23,
  erase: 22,
  pages: 18,
  conversations: 14,
  anchors: 7,
};
const OTHERS = 30;

const secondsOf = ({ moduleId }: TestSpecification): number =>
  SECONDS[path.basename(moduleId).replace(/(\.alone|\.long)?\.test\.ts$/, '')] ?? OTHERS;

export class LongestFirst extends BaseSequencer {
  override sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    return Promise.resolve(files.toSorted((one, other) => secondsOf(other) - secondsOf(one)));
  }
}
