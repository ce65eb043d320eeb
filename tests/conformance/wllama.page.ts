import { wllamaProvider } from '@/src/engine/providers/wllama/provider';
import { serveWllama } from './wllama';

serveWllama(wllamaProvider);
