/** What the demo prints while it works. */
import { styleText } from 'node:util';

const started = Date.now();

function seconds(ms: number): string {
  return `${(ms / 1000).toFixed(1)} s`;
}

/** A new step, with the time since the start. */
export function step(words: string): void {
  console.log(styleText('bold', `\n[${seconds(Date.now() - started).padStart(7)}] ${words}`));
}

/** A line about the present step. */
export function note(words: string): void {
  console.log(`            ${words}`);
}

/** Prints a check with its outcome, and returns the outcome. */
export function check(words: string, passed: boolean): boolean {
  console.log(`  ${passed ? styleText('green', 'ok  ') : styleText('red', 'FAIL')}  ${words}`);
  return passed;
}

/** Lines of a small table. */
export function table(rows: readonly (readonly [string, string])[]): void {
  const width = Math.max(...rows.map(([name]) => name.length));
  for (const [name, value] of rows) console.log(`  ${name.padEnd(width)}  ${value}`);
}

/** Prints the answer as it streams, and each change of its status. */
export class StreamPrinter {
  #status = '';
  #printed = '';

  /** @param status the job's status, with its figures @param answer the answer so far */
  show(status: string, answer: string): void {
    const coarse = inTens(status);
    if (answer === '' && coarse !== '' && coarse !== this.#status) note(coarse);
    this.#status = coarse;
    if (answer.length <= this.#printed.length) return;
    // The card may change text that is printed already. What was printed stays.
    const common = answer.startsWith(this.#printed) ? this.#printed.length : sharedLength(answer, this.#printed);
    if (this.#printed === '') process.stdout.write('\n  ');
    process.stdout.write(answer.slice(common).replaceAll('\n', '\n  '));
    this.#printed = answer;
  }

  end(): void {
    if (this.#printed !== '') process.stdout.write('\n');
  }
}

/** A status without its time and with per cent in steps of ten, so that it makes a dozen lines and not hundreds. */
function inTens(status: string): string {
  return status
    .replace(/(?:· )?\d+:\d\d/, '')
    .replace(/(\d+)\s*%/, (_, share: string) => `${String(Math.floor(Number(share) / 10) * 10)} %`)
    .trim();
}

function sharedLength(left: string, right: string): number {
  let index = 0;
  while (index < left.length && left[index] === right[index]) index += 1;
  return index;
}

/** Milliseconds as seconds with one decimal. */
export const asSeconds = seconds;

/** Such as "1 thread" and "2 threads". */
export function plural(count: number, one: string): string {
  return `${String(count)} ${one}${count === 1 ? '' : 's'}`;
}
