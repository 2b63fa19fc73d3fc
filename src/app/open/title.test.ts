import { expect, test } from 'vitest'
import { titleOf } from './title.ts'

test.each([
  [['sub-1_T1w.nii.gz', 'sub-1_T2w.nii.gz', 'sub-1_FLAIR.nii.gz'], 'sub-1'],
  [['BraTS-GLI-00001-000-t1n.nii.gz', 'BraTS-GLI-00001-000-t2w.nii.gz'], 'BraTS-GLI-00001-000'],
  [['case/t1.nii', 'case/t2.nii'], 't1.nii'],
  [['flair.nii', 't1.nii'], 'flair.nii'],
  [['sub-1_T1w.nii.gz'], 'sub-1_T1w.nii.gz'],
])('%s is titled %s', (files, title) => {
  expect(titleOf(files)).toBe(title)
})
