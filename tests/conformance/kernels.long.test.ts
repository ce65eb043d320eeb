/**
 * The module for browsers without relaxed SIMD. These browsers have it, so the product does not use this module here.
 */
import { compareKernels } from './kernels';

compareKernels('simd');
