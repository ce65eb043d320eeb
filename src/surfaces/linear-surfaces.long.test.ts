// @vitest-environment happy-dom
/** As linear-surfaces.test.ts, but with texts five times as long, which show quadratic time more clearly. */
import './testing/words';
import { FULL } from '@/tests/harness/growth';
import { linearSuite } from './testing/linear-suite';

linearSuite(FULL);
