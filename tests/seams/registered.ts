/** The product's registry and one line more: all that a new engine takes beside its own folder. */
import { providers as shipped } from '@/src/engine/registry';
import { withoutFile } from './without-file';

export const providers = [
  ...shipped,
  withoutFile({ tokens: ['Read ', 'by ', 'the ', 'house.'] }), // the line
];
