import { expect, test } from 'vitest'
import { toEnglish } from './english.ts'
import { pickLocale } from './locale.ts'
import { message } from './message.ts'
import { toText } from './text.ts'

test('a nested message is written in the outer message’s language', () => {
  const difference = message('volume.gridSizes', {
    sizes: [
      [240, 240, 155],
      [256, 256, 48],
    ],
  })
  const whole = message('volume.differentGrids', { difference })
  expect(toEnglish(whole)).toBe(
    "The volumes are on different grids: sizes are 240 × 240 × 155 and 256 × 256 × 48 voxels. They can't be saved in one file.",
  )
  expect(toText(whole, 'zh')).toBe(
    '各图像的网格不同：尺寸分别为 240 × 240 × 155和256 × 256 × 48 体素。无法保存为一个文件。',
  )
})

test('plurals and numbers follow the language', () => {
  const notes = [1, 12_345].map(count => message('volume.nonFinite', { count }))
  expect(notes.map(toEnglish)).toEqual([
    '1 voxel is NaN, infinite or beyond any measured value. It is set to 0.',
    '12,345 voxels are NaN, infinite or beyond any measured value. They are set to 0.',
  ])
})

test('a message survives JSON', () => {
  const kind = message('volume.kindColour')
  const problem = message('volume.voxelKind', { file: 'a.nii', kind })
  expect(JSON.parse(JSON.stringify(problem))).toEqual(problem)
})

test('wrong keys and parameters do not compile', () => {
  // @ts-expect-error: no such key
  message('volume.nothing')
  // @ts-expect-error: a parameter is missing
  message('volume.reading')
  // @ts-expect-error: a parameter of another type
  message('volume.reading', { file: 1 })
  // @ts-expect-error: a sentence without parameters
  expect(message('volume.kindColour', { file: 'x' }).key).toBe('volume.kindColour')
})

test.each([
  ['zh-CN', 'zh'],
  ['zh_CN.UTF-8', 'zh'],
  ['zh', 'zh'],
  ['en-GB', 'en'],
  ['C', 'en'],
  ['fr', 'en'],
] as const)('%s is answered in %s', (tag, locale) => {
  expect(pickLocale([tag])).toBe(locale)
})

test('the first supported language is chosen', () => {
  expect(pickLocale(['fr', 'zh-Hans', 'en'])).toBe('zh')
})
