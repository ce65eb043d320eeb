import { describe, expect, it } from 'vitest';
import { alphaOf, isLost, UNKNOWN_GROUND, type Ground } from './colour';

describe('isLost', () => {
  it.each<[string, Ground]>([
    ['rgb(255, 255, 255)', 'rgb(255, 255, 255)'],
    ['rgb(250, 250, 250)', 'rgb(255, 255, 255)'],
    ['rgb(3, 3, 3)', 'rgb(0, 0, 0)'],
    ['rgba(0, 0, 0, 0)', 'rgb(255, 255, 255)'],
    ['rgba(0, 0, 0, 0.03)', 'rgb(255, 255, 255)'],
    ['color(srgb 1 1 1)', 'rgb(255, 255, 255)'],
    ['transparent', UNKNOWN_GROUND],
  ])('%s on %s cannot be read', (ink, ground) => {
    expect(isLost(ink, ground)).toBe(true);
  });

  it.each<[string, Ground]>([
    ['rgb(170, 170, 170)', 'rgb(255, 255, 255)'],
    ['rgb(255, 0, 0)', 'rgb(127, 127, 127)'],
    ['rgba(0, 0, 0, 0.5)', 'rgb(255, 255, 255)'],
    ['rgb(255, 255, 255)', UNKNOWN_GROUND],
    ['rgb(255, 255, 255)', 'rgba(255, 255, 255, 0.4)'],
    ['oklch(0.5 0.2 30)', 'rgb(255, 255, 255)'],
  ])('%s on %s can be read, or may be', (ink, ground) => {
    expect(isLost(ink, ground)).toBe(false);
  });

  it('reads alpha in every notation', () => {
    expect([
      alphaOf('transparent'),
      alphaOf('rgba(1, 2, 3, 0.25)'),
      alphaOf('rgb(1, 2, 3)'),
      alphaOf('color(srgb 0 0 0 / 0.5)'),
    ]).toEqual([0, 0.25, 1, 0.5]);
  });
});
