/** System messages on the processor. Those on a GPU are in `llama-on-gpu.long.test.ts`. */
import { inject } from 'vitest';
import { testSystemRole } from './system-role';

for (const browser of inject('browsers')) testSystemRole('llama', browser);
