/** The product's registries and one line more each: all that a new engine or ranker takes beside its own file. */
import { providers as shippedProviders } from '@/src/engine/registry';
import { rankers as shippedRankers } from '@/src/host/chats/rankers';
import { animals } from './animals';
import { withoutFile } from './without-file';

export const providers = [
  ...shippedProviders,
  withoutFile({ tokens: ['Read ', 'by ', 'the ', 'house.'] }), // the line
];

export const rankers = [
  ...shippedRankers,
  animals, // the line
];
