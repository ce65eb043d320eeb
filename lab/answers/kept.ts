/** Earlier answers, a line each in a file of `bench-results/`, so that a bench that stops can go on. */
import { appendFile, mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import type { Pipeline, Said } from './pipelines.ts';

export interface Kept extends Said {
  readonly key: string;
  readonly pipeline: Pipeline;
}

const RESULTS = path.resolve(import.meta.dirname, '../../bench-results');

export class KeptAnswers {
  private readonly answers = new Map<string, Kept>();

  private readonly name: string;

  private constructor(name: string) {
    this.name = name;
  }

  /** @param fresh forget earlier answers */
  static async open(name: string, fresh: boolean): Promise<KeptAnswers> {
    await mkdir(RESULTS, { recursive: true });
    const kept = new KeptAnswers(name);
    if (fresh) await rm(kept.file, { force: true });
    const lines = await readFile(kept.file, 'utf8').catch(() => '');
    for (const line of lines.split('\n').filter((text) => text !== '')) kept.put(JSON.parse(line) as Kept);
    return kept;
  }

  get(pipeline: Pipeline, key: string): Kept | undefined {
    return this.answers.get(`${pipeline}:${key}`);
  }

  async add(one: Kept): Promise<void> {
    this.put(one);
    await appendFile(this.file, `${JSON.stringify(one)}\n`);
    console.log(
      `${one.pipeline.padEnd(10)} ${one.key} (${String(Math.round(one.ms / 1000))} s): ${one.text.replaceAll(/\s+/g, ' ').slice(0, 140)}`,
    );
  }

  /** Writes the figures beside the answers, and as the last line that is printed. */
  async report(figures: object): Promise<void> {
    await writeFile(path.join(RESULTS, `${this.name}.json`), JSON.stringify({ figures }, null, 2));
    console.log(JSON.stringify({ set: this.name, ...figures }));
  }

  private get file(): string {
    return path.join(RESULTS, `${this.name}.jsonl`);
  }

  private put(one: Kept): void {
    this.answers.set(`${one.pipeline}:${one.key}`, one);
  }
}
