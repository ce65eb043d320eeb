/** `npm run bench:llama`: runs `llama-speed.ts`, whose imports are written for a bundler. */
import path from 'node:path';
import { runnerImport } from 'vite';

await runnerImport(path.join(import.meta.dirname, 'llama-speed.ts'));
