import { llamaProvider } from '@/src/engine/providers/llama/provider';
import { serveLlama } from './llama';

serveLlama(llamaProvider);
