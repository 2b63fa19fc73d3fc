import { expect, test } from 'vitest'
import { says } from '#errors/testing/says.ts'
import { smallArchitecture } from '../checkpoint/testing/random-network.ts'
import { decodeHidden, parseTrust } from './trust.ts'

const tasks = [
  {
    id: 'detection',
    title: '',
    labels: ['normal', 'tumour'],
    encoder: 'encoder',
    cohort: '',
    calibration: { temperature: 1 },
  },
]
const model = { architecture: smallArchitecture, tasks }

/** Base64 of `count` zeros in float16. */
const zeros = (count: number) => btoa('\0'.repeat(2 * count))

const hidden = {
  mean: zeros(216 * 64),
  whitening: zeros(64 * 5),
  k: 5,
  threshold: 1.2,
}
const trust = (parts: object) =>
  JSON.stringify({ format: 'lamim-trust/1', false_alarms: 0.05, ...parts })

test('a trust file may leave out what was not measured', () => {
  expect(parseTrust('trust.json', trust({}), model)).toEqual({
    format: 'lamim-trust/1',
    false_alarms: 0.05,
  })
  const { hidden: read } = parseTrust('trust.json', trust({ hidden }), model)
  if (!read) throw new Error('the file tells of hidden states')
  const { mean, whitening, encoder } = decodeHidden('trust.json', read, smallArchitecture)
  expect([mean.length, whitening.length, encoder]).toEqual([216 * 64, 64 * 5, 'encoder'])
})

test.each([
  [
    'hidden states of another width',
    { hidden: { ...hidden, mean: zeros(5) } },
    says('lamim.wrongLength', { field: 'hidden.mean', found: 5 }),
  ],
  [
    'what is no base64',
    { hidden: { ...hidden, whitening: '%' } },
    says('lamim.notBase64', { field: 'hidden.whitening' }),
  ],
  [
    'an unknown task',
    { conformal: { grade: {} } },
    says('lamim.inconsistent', { field: 'conformal.grade' }),
  ],
  [
    'an unknown label',
    { conformal: { detection: { glioma: [0.1] } } },
    says('lamim.inconsistent', { field: 'conformal.detection' }),
  ],
  [
    'other statistics',
    { input_statistics: { names: ['a'], mean: [], precision: [], threshold: 1 } },
    says('lamim.badField', { field: 'input_statistics.names' }),
  ],
  ['a later format', { format: 'lamim-trust/2' }, says('lamim.newerFormat')],
])('%s is refused by name', (_, parts, refusal) => {
  expect(() => parseTrust('trust.json', trust(parts), model)).toThrow(refusal)
})
