import { SottoError } from '@/src/protocol/errors';
import type { FakeScript } from './script';

/** The scripted fault, as often as the script wants it: counted over all engines of a provider. */
export class Faults {
  /** The script as it was last read. */
  script: FakeScript | undefined;
  private happened = 0;

  /** @throws SottoError with the script's code, where the script wants a fault `at` this point. */
  check(at: string | number): void {
    const fault = this.script?.fault;
    if (fault?.at !== at || this.happened >= fault.times) return;
    this.happened += 1;
    throw new SottoError(fault.code, `Scripted: ${fault.code} at ${String(at)}.`);
  }
}
