import { wllamaWebgpuProvider } from '@/src/engine/providers/wllama/provider';
import { serveWllama } from './wllama';

serveWllama(wllamaWebgpuProvider);
