/**
 * `npm run bench:llama -- MODEL.gguf [--threads N] [--prompt 256] [--step 64] [--rounds 3]`: tokens per second in Node.
 * It runs both modules with our kernels and with ggml's own, in turn, and after `npm run llama -- --generic` also
 * ggml's plain C, which others ship. It counts processor time, so that other work on the machine hardly matters.
 */
import { existsSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { GENERIC } from '../tools/llama-wasm/dist.ts';
import { MODULES, openInNode, type ModelInNode, type ModuleName } from '../tools/llama-wasm/in-node.ts';

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    threads: { type: 'string', default: '1' },
    prompt: { type: 'string', default: '256' },
    step: { type: 'string', default: '64' },
    answer: { type: 'string', default: '32' },
    rounds: { type: 'string', default: '3' },
  },
});

interface Speed {
  /** Tokens per second of processor time. */
  readonly prompt: number;
  readonly decode: number;
}

interface Setup {
  readonly name: string;
  readonly module: ModuleName | 'generic';
  readonly ours: boolean;
}

const SETUPS: readonly Setup[] = [
  ...MODULES.map((module) => ({ name: `ours, ${module}`, module, ours: true })),
  { name: 'ggml, simd', module: 'simd', ours: false },
  ...(existsSync(GENERIC) ? [{ name: 'ggml, C', module: 'generic' as const, ours: false }] : []),
];

const number = (text: string): number => Number.parseInt(text, 10);
const [prompt, step, answer, threads] = [values.prompt, values.step, values.answer, values.threads].map(number) as [
  number,
  number,
  number,
  number,
];

/** Seconds of processor time that this process takes for something. */
function seconds(run: () => void): number {
  const before = process.cpuUsage();
  run();
  const { user, system } = process.cpuUsage(before);
  return (user + system) / 1e6;
}

function measure({ llama }: ModelInNode, ours: boolean): Speed {
  llama.useKernels(ours);
  llama.keep(0);
  const vocabulary = llama.fact('vocabulary');
  const tokens = Array.from(
    { length: prompt + answer },
    (_, i) => 1000 + ((i * 7919) % (Math.min(30_000, vocabulary) - 2000)),
  );
  const reading = seconds(() => {
    for (let at = 0; at < prompt; at += step) llama.decode(tokens.slice(at, Math.min(prompt, at + step)), 'last');
  });
  const answering = seconds(() => {
    for (const token of tokens.slice(prompt)) llama.decode([token], 'last');
  });
  return { prompt: prompt / reading, decode: answer / answering };
}

const median = (all: readonly number[]): number => [...all].sort((a, b) => a - b)[all.length >> 1] ?? NaN;

const [file] = positionals;
if (file === undefined) throw new Error('Name a GGUF file.');
const opened: ModelInNode[] = [];
for (const { module } of SETUPS) {
  const model = await openInNode(module, file, threads);
  model.llama.startContext({ context: prompt + answer + 64, step, threads });
  opened.push(model);
}
const speeds = SETUPS.map((): Speed[] => []);
for (let round = 0; round <= number(values.rounds); round++)
  for (const [i, { ours }] of SETUPS.entries()) {
    const model = opened[i];
    if (!model) continue;
    const speed = measure(model, ours);
    // The first round does not count: V8 optimizes during it.
    if (round > 0) speeds[i]?.push(speed);
    // V8 optimizes on other threads, which need a moment.
    await new Promise((resolve) => setTimeout(resolve, 300));
  }
for (const [i, { name }] of SETUPS.entries()) {
  const all = speeds[i] ?? [];
  const [reads, answers] = [all.map((one) => one.prompt), all.map((one) => one.decode)].map(median) as [number, number];
  console.log(
    `${name.padEnd(14)} prompt ${reads.toFixed(1).padStart(6)}  decode ${answers.toFixed(1).padStart(5)} tokens/s`,
  );
}
for (const { close } of opened) close();
process.exit(0);
