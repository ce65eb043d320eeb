/** The module that both browsers use. The other one is in `kernels.long.test.ts`. */
import { compareKernels } from './kernels';

compareKernels('relaxed');
