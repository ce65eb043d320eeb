/**
 * GGUF architectures that the llama.cpp in wllama 3.8.1 generates text with: the names in its `llama-arch.cpp` without
 * those that make vectors, read images, translate or write by diffusion. A file of any other kind is refused when it
 * comes, rather than copied and then refused by the engine. The test beside this looks each name up in the library.
 */
const GENERATIVE: ReadonlySet<string> = new Set([
  'llama', 'llama4', 'deci', 'falcon', 'falcon-h1', 'grok', 'gpt2', 'gptj', 'gptneox', 'mpt', 'baichuan', 'starcoder', 'starcoder2',
  'refact', 'bloom', 'stablelm', 'qwen', 'qwen2', 'qwen2moe', 'qwen2vl', 'qwen3', 'qwen3moe', 'qwen3next', 'qwen3vl', 'qwen3vlmoe',
  'qwen35', 'qwen35moe', 'phi2', 'phi3', 'phimoe', 'plamo', 'plamo2', 'plamo3', 'codeshell', 'orion', 'internlm2', 'minicpm',
  'minicpm3', 'gemma', 'gemma2', 'gemma3', 'gemma3n', 'gemma4', 'mamba', 'mamba2', 'jamba', 'xverse', 'command-r', 'cohere2',
  'cohere2moe', 'dbrx', 'olmo', 'olmo2', 'olmoe', 'openelm', 'arctic', 'deepseek', 'deepseek2', 'deepseek32', 'deepseek4', 'chatglm',
  'glm4', 'glm4moe', 'glm-dsa', 'bitnet', 'jais', 'jais2', 'nemotron', 'nemotron_h', 'nemotron_h_moe', 'exaone', 'exaone4',
  'exaone-moe', 'rwkv6', 'rwkv6qwen2', 'rwkv7', 'arwkv7', 'granite', 'granitemoe', 'granitehybrid', 'chameleon', 'plm',
  'bailingmoe', 'bailingmoe2', 'bailingmoe3', 'dots1', 'arcee', 'ernie4_5', 'ernie4_5-moe', 'hunyuan-moe', 'hunyuan-dense',
  'hunyuan_vl', 'smollm3', 'gpt-oss', 'lfm2', 'lfm2moe', 'seed_oss', 'grovemoe', 'apertus', 'minimax-m2', 'cogvlm',
  'pangu-embedded', 'mistral3', 'mistral4', 'mimo2', 'afmoe', 'kimi-linear', 'step35', 'talkie', 'maincoder', 'mellum', 'paddleocr',
  'smallthinker',
]);

/** Whether llama.cpp can generate text with models of an architecture, by GGUF's name for it. */
export function canGenerate(architecture: string): boolean {
  return GENERATIVE.has(architecture);
}

/** All names, for the test that looks them up in the library. */
export const GENERATIVE_ARCHITECTURES: readonly string[] = [...GENERATIVE];
