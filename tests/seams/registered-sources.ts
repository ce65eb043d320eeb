/** The product's table of kinds and one line more: all that a new kind of source takes beside its own folder. */
import { sourceKinds as shipped } from '@/src/sources/registry';
import { textFile } from './text-file';

export const sourceKinds = [
  ...shipped,
  textFile, // the line
];
