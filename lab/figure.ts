/** Figures: what the bench prints and writes down. */

/** One figure of the table. `bar` says what it should be. */
export interface Figure {
  readonly name: string;
  readonly value: number;
  readonly unit: string;
  readonly bar: string;
  readonly met: boolean;
}

export function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.floor(sorted.length / 2)] ?? Number.NaN;
}

/** Makes a figure, rounded to thousandths, and prints it. */
export function figure(name: string, value: number, unit: string, bar: string, met: boolean): Figure {
  const rounded = Math.round(value * 1000) / 1000;
  console.log(
    `${met ? 'ok  ' : 'MISS'}  ${name.padEnd(64)} ${String(rounded).padStart(10)} ${unit.padEnd(3)} (${bar})`,
  );
  return { name, value: rounded, unit, bar, met };
}
