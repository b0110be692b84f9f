import { expect, it } from 'vitest'
import { circleOf } from './queries'

it.each([
  ['40.7, -74.0, 25', { latitude: 40.7, longitude: -74, km: 25 }],
  ['40.7;-74;25', { latitude: 40.7, longitude: -74, km: 25 }],
  ['40.7 -74 0.5', { latitude: 40.7, longitude: -74, km: 0.5 }],
  ['40.7, -74', null],
  ['40.7, -74, 25, 1', null],
  ['here, -74, 25', null],
  ['', null],
])('reads %s as a circle', (text, circle) => {
  expect(circleOf(text)).toEqual(circle)
})
