import { readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { readSamples } from './store.ts'

const list: unknown = JSON.parse(
  readFileSync(new URL('../../../public/samples/index.json', import.meta.url), 'utf8'),
)

test('every shipped sample is described in Chinese too', () => {
  const samples = readSamples(list)
  expect(samples.length).toBeGreaterThan(0)
  for (const { id, translations } of samples)
    expect([id, translations.zh?.title, translations.zh?.sentence]).toEqual([
      id,
      expect.stringMatching(/\p{Script=Han}/u),
      expect.stringMatching(/\p{Script=Han}/u),
    ])
})

test('a list without translations is read; values that aren’t strings are skipped', () => {
  const files = { T1w: 'a.nii.gz' }
  const translations = { zh: { title: 'b', sentence: 3 }, fr: 'c' }
  expect(
    readSamples({
      samples: [
        { id: 'plain', title: 'a', files },
        { id: 'odd', title: 'a', sentence: 'shows', translations, files },
        { id: 'untitled', files },
      ],
    }),
  ).toEqual([
    { id: 'plain', title: 'a', sentence: '', translations: {}, files },
    { id: 'odd', title: 'a', sentence: 'shows', translations: { zh: { title: 'b' } }, files },
  ])
})
