/** The module for browsers without relaxed SIMD, which these browsers have. */
import { compareKernels } from './kernels';

compareKernels('simd');
