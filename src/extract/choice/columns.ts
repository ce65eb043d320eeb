/** A table of numbers about blocks: a named column for each feature, a row for each block. */
export class Columns {
  private readonly all = new Map<string, Float32Array>();

  constructor(readonly rows: number) {}

  /** In the order in which they were added. */
  get names(): readonly string[] {
    return [...this.all.keys()];
  }

  get columns(): readonly Float32Array[] {
    return [...this.all.values()];
  }

  column(name: string): Float32Array | undefined {
    return this.all.get(name);
  }

  add(name: string, valueOf: (row: number) => number): void {
    const column = new Float32Array(this.rows);
    for (let row = 0; row < column.length; row++) column[row] = valueOf(row);
    this.all.set(name, column);
  }
}
