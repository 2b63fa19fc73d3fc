import { expect, test } from 'vitest'
import { smallArchitecture } from '../checkpoint/testing/random-network.ts'
import { modelCard } from './readme.ts'
import type { BundleConfig } from './schema.ts'

const config: BundleConfig = {
  format: 'lamim-bundle/2',
  name: 'small',
  language: 'en',
  training: { data: 'random', statement: 'Random weights.' },
  license: 'MIT',
  architecture: smallArchitecture,
  contrasts: ['T1w', 'T1c', 'T2w', 'FLAIR'],
  tasks: [
    {
      id: 'grade',
      title: 'Grade',
      labels: ['low', 'middle', 'high'],
      encoder: 'encoder',
      calibration: { temperature: 1 },
      cohort: 'Nobody.',
    },
  ],
  variants: [],
  files: [],
  self_test: null,
}

test.each([
  ['MIT', 'license: mit'],
  ['Apache-2.0', 'license: apache-2.0'],
  ['ask the "authors"', 'license: other\nlicense_name: "ask the \\"authors\\""'],
])('the licence %s is spelled as the hub expects', (license, lines) => {
  const card = modelCard({ ...config, license }, ['a.pth'], undefined)
  expect(card).toContain(`library_name: onnx\n${lines}\nlanguage: en\n`)
})

test('every class of a task is named', () => {
  const card = modelCard(config, ['a.pth'], '## More\n')
  expect(card).toContain('| Grade | low, middle, high | Nobody. |')
  expect(card).toMatch(/\n## More\n$/)
})
