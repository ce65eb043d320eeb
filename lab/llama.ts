/** `npm run bench:llama`: runs `llama-speed.ts`, whose imports are written for a bundler. */
import { loadSource } from './load-source.ts';

await loadSource('llama-speed.ts');
