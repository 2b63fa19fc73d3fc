import { expect, test } from 'vitest'
import { sortFiles } from './sort-files.ts'

const names = (files: readonly { name: string }[]) => files.map(({ name }) => name)
const sort = (...given: string[]) => {
  const { checkpoints, bundles, scans } = sortFiles(
    given.map(name => ({ name, source: new Blob() })),
  )
  return { checkpoints: names(checkpoints), bundles: bundles.map(names), scans: names(scans) }
}

test('checkpoints, zips and scans are recognised by their names', () => {
  expect(sort('SSL.pth', 'a/T1w.nii.gz', 'm.SAFETENSORS', 'model.zip', 'x.pt')).toEqual({
    checkpoints: ['SSL.pth', 'm.SAFETENSORS', 'x.pt'],
    bundles: [['model.zip']],
    scans: ['a/T1w.nii.gz'],
  })
})

test('a folder with both config files is a bundle, also with other files in it', () => {
  const bundle = ['m/config.json', 'm/preprocessor_config.json', 'm/onnx/encoder_model.onnx_data']
  expect(sort(...bundle, 'study/T1w.nii')).toEqual({
    checkpoints: [],
    bundles: [bundle],
    scans: ['study/T1w.nii'],
  })
})

test('a config.json alone is not a bundle', () => {
  expect(sort('study/config.json').bundles).toEqual([])
})
