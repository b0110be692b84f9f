import { expect, it } from 'vitest'
import { deviceOf } from './device'

it('names browser and system', () => {
  const firefox = 'Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0'
  expect(deviceOf(firefox)).toBe('Firefox, Linux')
  expect(deviceOf('Mozilla/5.0 (iPhone; CPU iPhone OS 18_0) Safari/604.1')).toBe('Safari, iOS')
})

it('shows the beginning of what is no browser', () => {
  expect(deviceOf('curl/8.0')).toBe('curl/8.0')
  expect(deviceOf(null)).toBeNull()
})
