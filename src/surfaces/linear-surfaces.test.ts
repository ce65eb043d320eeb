// @vitest-environment happy-dom
import './testing/words';
import { QUICK } from '@/tests/harness/growth';
import { linearSuite } from './testing/linear-suite';

linearSuite(QUICK);
