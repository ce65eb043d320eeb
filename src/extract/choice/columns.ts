/** A table of numbers about blocks: a named column for each feature, a row for each block. */
export class Columns {
  readonly names: string[] = [];
  readonly columns: Float32Array[] = [];

  constructor(readonly rows: number) {}

  add(name: string, valueOf: (row: number) => number): void {
    this.names.push(name);
    this.columns.push(Float32Array.from({ length: this.rows }, (_, row) => valueOf(row)));
  }
}
