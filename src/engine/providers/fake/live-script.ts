import * as v from 'valibot';
import { SottoError } from '@/src/protocol/errors';
import { FakeScriptSchema, type FakeScript, type FakeScriptInput } from './script';

/**
 * The script of one provider and of all its engines. It is read anew each time, so that a test can change it in
 * between; its fault happens as often as the script wants it.
 */
export class LiveScript {
  private known: FakeScript | undefined;
  private happened = 0;

  constructor(private readonly source: () => FakeScriptInput | Promise<FakeScriptInput>) {}

  async read(): Promise<FakeScript> {
    this.known = v.parse(FakeScriptSchema, await this.source());
    return this.known;
  }

  /** As it was last read, by whatever asked for it; undefined before. */
  get last(): FakeScript | undefined {
    return this.known;
  }

  /** @throws SottoError with the script's code, where the script wants a fault `at` this point. */
  check(at: string | number): void {
    const fault = this.known?.fault;
    if (fault?.at !== at || this.happened >= fault.times) return;
    this.happened += 1;
    throw new SottoError(fault.code, `Scripted: ${fault.code} at ${String(at)}.`);
  }
}
