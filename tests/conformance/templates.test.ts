/** Chat templates on the processor. Those on a GPU are in `llama-on-gpu.long.test.ts`. */
import { inject } from 'vitest';
import { testTemplates } from './templates';

for (const browser of inject('browsers')) testTemplates('llama', browser);
