/** As in-slices.test.ts, with pages of a megabyte. */
import { pageSlices } from '../testing/page-slices';

pageSlices(1_000_000);
