import { expect, test } from 'vitest'
import { axisEnd } from './scale'

test.each([
  [0, 1],
  [-3, 1],
  [Number.NaN, 1],
  [1, 1],
  [1.01, 2],
  [3, 5],
  [51, 100],
  [0.03, 0.05],
  [1200, 2000],
])('the axis of %d ends at %d', (highest, end) => {
  expect(axisEnd(highest)).toBeCloseTo(end)
})
