// @vitest-environment happy-dom
/** As linear-surfaces.test.ts, with texts that are five times as long: what grows with the square shows much sooner. */
import './testing/words';
import { FULL } from '@/tests/harness/growth';
import { linearSuite } from './testing/linear-suite';

linearSuite(FULL);
