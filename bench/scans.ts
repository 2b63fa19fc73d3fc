import { existsSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { sampleOf } from '../src/volume/testing/samples.ts'

const beside = (path: string) => fileURLToPath(new URL(path, import.meta.url))

const real = ['t1n', 't1c', 't2w', 't2f'].map(name =>
  beside(`../../shared/data/stripped-case/BraTS-GLI-00001-000-${name}.nii.gz`),
)
const { T1w, T1c, T2w, FLAIR } = sampleOf('healthy').files

/** Four contrasts of one head: a real one of 240 × 240 × 155 if present, else a sample. */
export const scans = real.every(existsSync)
  ? { what: 'BraTS, 4 × 240 × 240 × 155 int16', files: real }
  : { what: 'shipped sample', files: [T1w, T1c, T2w, FLAIR] }
