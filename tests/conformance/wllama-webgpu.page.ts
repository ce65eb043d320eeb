import { wllamaWebgpuProvider } from '@/src/engine/providers/wllama/provider';
import { serveLlama } from './llama';

serveLlama(wllamaWebgpuProvider);
