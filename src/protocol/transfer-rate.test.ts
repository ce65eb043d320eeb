import { expect, it } from 'vitest';
import { createTransferRate } from './transfer-rate';

it('tells the rate and the time left once there is enough to tell them from', () => {
  const rate = createTransferRate();
  expect(rate(0, 1_000_000, 0)).toBeNull();
  expect(rate(50_000, 1_000_000, 500)).toBeNull();
  expect(rate(200_000, 1_000_000, 2_000)).toEqual({ rate: 100_000, left: 8_000 });
});

it('follows a disk that becomes slower, within seconds', () => {
  const rate = createTransferRate();
  for (let second = 0; second <= 10; second += 1) rate(second * 100_000, 10_000_000, second * 1_000);
  for (let second = 11; second <= 15; second += 1) rate(1_000_000 + (second - 10) * 1_000, 10_000_000, second * 1_000);
  expect(rate(1_006_000, 10_000_000, 16_000)?.rate).toBeCloseTo(1_000, -1);
});

it('tells nothing while nothing moves', () => {
  const rate = createTransferRate();
  rate(5, 10, 0);
  expect(rate(5, 10, 60_000)).toBeNull();
});
