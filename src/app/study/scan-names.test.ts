import { expect, test } from 'vitest'
import { shortNames } from './scan-names.ts'

test('the common prefix of names is removed', () => {
  expect(
    shortNames(['a/sub-1_T1w.nii.gz', 'a/sub-1_ce-gd_T1w.nii.gz', 'a/sub-1_T2w.nii.gz']),
  ).toEqual(['…T1w.nii.gz', '…ce-gd_T1w.nii.gz', '…T2w.nii.gz'])
})

test('names without a common prefix, and single names, stay unchanged', () => {
  expect(shortNames(['flair.nii', 't1.nii'])).toEqual(['flair.nii', 't1.nii'])
  expect(shortNames(['sub-1_T1w.nii.gz'])).toEqual(['sub-1_T1w.nii.gz'])
  expect(shortNames(['merged.nii', 'merged.nii'])).toEqual(['merged.nii', 'merged.nii'])
})
