import * as v from 'valibot';
import { SottoError } from '@/src/protocol/errors';
import { FakeScriptSchema, type FakeScript, type FakeScriptInput } from './script';

/**
 * The script of one provider and all its engines. It is read again for each load and answer, so that a test can change
 * it in between. Counts how often its fault has happened.
 */
export class LiveScript {
  private known: FakeScript | undefined;
  private happened = 0;

  constructor(private readonly source: () => FakeScriptInput | Promise<FakeScriptInput>) {}

  async read(): Promise<FakeScript> {
    this.known = v.parse(FakeScriptSchema, await this.source());
    return this.known;
  }

  /** As it was last read, or undefined. */
  get last(): FakeScript | undefined {
    return this.known;
  }

  /** @throws SottoError with the script's code, if the script has a fault `at` this point. */
  check(at: string | number): void {
    const fault = this.known?.fault;
    if (fault?.at !== at || this.happened >= fault.times) return;
    this.happened += 1;
    throw new SottoError(fault.code, `Scripted: ${fault.code} at ${String(at)}.`);
  }
}
