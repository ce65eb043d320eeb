/** The product's table and a line for each of three more: all that an action takes beside its own file or row. */
import { ownAction } from '@/src/actions/own-action';
import { actions as shipped } from '@/src/actions/registry';
import { haiku } from './haiku';
import { pirate, quiz } from './own-rows';

export const actions = [
  ...shipped,
  haiku, // the line
  ownAction(pirate), // the line
  ownAction(quiz), // the line
];
