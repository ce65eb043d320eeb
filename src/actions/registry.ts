/** The actions that Sotto has, in the order in which they are offered: one line for each file. */
import type { Action } from './action';
import { explain } from './explain';
import { rewrites } from './rewrites';
import { simplify } from './simplify';
import { summaries } from './summaries';

export const actions: readonly Action[] = [...summaries, explain, simplify, ...rewrites];
