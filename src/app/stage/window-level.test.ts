import { expect, test } from 'vitest'
import { rounded, stepFor, toRange, toWindowLevel } from './window-level.ts'

test('window and level convert to a range and back', () => {
  expect(toWindowLevel({ low: -100, high: 300 })).toEqual({ width: 400, level: 100 })
  expect(toRange({ width: 400, level: 100 })).toEqual({ low: -100, high: 300 })
})

test('a width that isn’t a positive number gives no window', () => {
  expect(toRange({ width: 0, level: 1 })).toBeNull()
  expect(toRange({ width: Number.NaN, level: 1 })).toBeNull()
})

test('step and decimals follow the size of the values', () => {
  expect(stepFor({ low: 0, high: 1 })).toBe(0.01)
  expect(stepFor({ low: 0, high: 1000 })).toBe(10)
  expect(stepFor({ low: 0, high: 15460 })).toBe(100)
  expect(stepFor({ low: 3, high: 3 })).toBe(1)
  expect(rounded(0.123456, 0.01)).toBe(0.12)
  expect(rounded(1234.56, 10)).toBe(1235)
})
