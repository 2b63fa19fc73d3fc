import { existsSync } from 'node:fs'
import { writeFile } from 'node:fs/promises'
import { fileURLToPath } from 'node:url'
import { nodeElastix } from '#prepare/align/elastix-node.ts'
import { centreOfMass } from '#prepare/align/mutual-information.ts'
import { register } from '#prepare/align/register.ts'
import { degreesOf, distanceAt, invertRigid, makeTranslation } from '#prepare/align/rigid.ts'
import { shrink } from '#prepare/align/shrink.ts'
import type { RawScan, Rigid } from '#prepare/types.ts'
import { apply, multiply, type Point, voxelSizeOf } from '#volume/affine.ts'
import { readNifti } from '#volume/nifti-read.ts'
import { extremes } from '#volume/range.ts'
import { regrid } from '#volume/regrid.ts'
import type { Contrast, Size, Volume } from '#volume/volume.ts'
import { sourceAt } from '../cli/files.ts'
import { machine } from './machine.ts'

// Node 20 warns that `openAsBlob` is experimental.
process.removeAllListeners('warning')

/**
 * Known motions on real scans: each moving scan is rotated and shifted (resampled, so that its field of
 * view crops it) and registered. For pairs aligned by their authors, the truth is the motion; for others,
 * the motion combined with the registration of the original pair.
 */
const brats = 'stripped-case/BraTS-GLI-00001-000'
const ms = 'stripped-ms/sub-ms07'
const pairs: readonly (readonly [string, string, ('aligned' | 'own')?, number?])[] = [
  [`${brats}-t1c`, `${brats}-t1n`],
  [`${brats}-t1c`, `${brats}-t2w`],
  [`${brats}-t1c`, `${brats}-t2f`],
  [`${brats}-t1c`, `${brats}-t2f`, 'aligned', 6],
  [`${ms}_ce-gadolinium_T1w`, `${ms}_T2w`],
  [`${ms}_T1w`, `${ms}_FLAIR`],
  [`${ms}_T1w`, `${ms}_T2w`, 'aligned', 5],
  ['raw-case/t1c', 'raw-case/t1', 'own'],
  ['raw-case/t1c', 'raw-case/t2', 'own'],
  ['raw-case/t1c', 'raw-case/flair', 'own'],
  ['raw-ms/sub-ms01_T1w', 'raw-ms/sub-ms01_T2w', 'own'],
  ['raw-ms/sub-ms01_T1w', 'raw-ms/sub-ms01_FLAIR', 'own'],
]

const folder = fileURLToPath(new URL('../../shared/data/', import.meta.url))
const rounds = Number(process.argv[2] ?? 1)

async function read(path: string, contrast: Contrast): Promise<RawScan> {
  const file = `${folder}${path}.nii.gz`
  const { data, size, affine } = (await readNifti(await sourceAt(file))).frame(0)
  return { contrast, name: path, volume: { data, size, affine } }
}

/** Numbers in 0 … 1, the same for the same seed (mulberry32). */
function randomOf(seed: number): () => number {
  let state = seed
  return () => {
    state = (state + 0x6d2b79f5) | 0
    let t = Math.imul(state ^ (state >>> 15), 1 | state)
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t
    return ((t ^ (t >>> 14)) >>> 0) / 4294967296
  }
}

/** Up to 20° about any axis through a place, and up to 30 mm in any direction. */
function motionOf(seed: number, [x, y, z]: Point): Rigid {
  const random = randomOf(seed)
  const direction = (): Point => {
    const up = 2 * random() - 1
    const around = 2 * Math.PI * random()
    const flat = Math.sqrt(1 - up * up)
    return [flat * Math.cos(around), flat * Math.sin(around), up]
  }
  const [ax, ay, az] = direction()
  const angle = ((5 + 15 * random()) * Math.PI) / 180
  const [tx, ty, tz] = direction()
  const length = 5 + 25 * random()
  const [c, s] = [Math.cos(angle), Math.sin(angle)]
  const k = 1 - c
  const turn: Rigid = [
    ...([c + ax * ax * k, ax * ay * k - az * s, ax * az * k + ay * s, 0] as const),
    ...([ay * ax * k + az * s, c + ay * ay * k, ay * az * k - ax * s, 0] as const),
    ...([az * ax * k - ay * s, az * ay * k + ax * s, c + az * az * k, 0] as const),
    ...([0, 0, 0, 1] as const),
  ]
  const about = multiply(multiply(makeTranslation(x, y, z), turn), makeTranslation(-x, -y, -z))
  return multiply(makeTranslation(tx * length, ty * length, tz * length), about)
}

/** Averages `count` slices to one thick slice. */
function thick(volume: Volume, slices: number): Volume {
  const { size, affine, data } = volume
  const area = size[0] * size[1]
  const out: Size = [size[0], size[1], Math.floor(size[2] / slices)]
  const sum = new Float32Array(area * out[2])
  for (let i = 0; i < area * out[2] * slices; i++) {
    const to = (i % area) + area * Math.floor(i / area / slices)
    sum[to] = (sum[to] ?? 0) + (data[i] ?? 0) / slices
  }
  const scale: Rigid = [1, 0, 0, 0, 0, 1, 0, 0, 0, 0, slices, (slices - 1) / 2, 0, 0, 0, 1]
  return { data: sum, size: out, affine: multiply(affine, scale) }
}

/** Mean distance in mm between two motions over the fixed scan's foreground. */
function targetError(fixed: Volume, found: Rigid, truth: Rigid): number {
  const small = shrink(fixed, 6)
  const least = extremes(small.data).high * 0.1
  const error = multiply(invertRigid(truth), found)
  let [sum, count, at] = [0, 0, 0]
  for (let z = 0; z < small.size[2]; z++)
    for (let y = 0; y < small.size[1]; y++)
      for (let x = 0; x < small.size[0]; x++)
        if ((small.data[at++] ?? 0) > least) {
          sum += distanceAt(error, apply(small.affine, [x, y, z]))
          count++
        }
  return sum / count
}

interface Result {
  readonly [key: string]: number | string
  readonly error_mm: number
  readonly error_degrees: number
  readonly cpu_seconds: number
}

const results: Result[] = []
for (const [at, [a, b, truth = 'aligned', slices]] of pairs.entries()) {
  if (!existsSync(`${folder}${a}.nii.gz`)) continue
  const fixed = await read(a, 'T1w')
  const moving = await read(b, 'FLAIR')
  const base =
    truth === 'own' ? (await register(nodeElastix, fixed, moving)).rigid : makeTranslation(0, 0, 0)
  for (let round = 0; round < rounds; round++) {
    const seed = 100 * round + at + 1
    const motion = motionOf(seed, centreOfMass(moving.volume))
    const { volume } = moving
    const placed = { ...volume, affine: multiply(motion, volume.affine) }
    const moved = regrid(placed, volume, { interpolation: 'linear' })
    const scan = { ...moving, volume: slices ? thick(moved, slices) : moved }
    const [began, cpu] = [performance.now(), process.cpuUsage()]
    const found = await register(nodeElastix, fixed, scan)
    const used = process.cpuUsage(cpu)
    const expected = multiply(motion, base)
    const result = {
      fixed: a,
      moving: slices ? `${b}, slices of ${slices} mm` : b,
      truth: truth === 'own' ? 'motion after the registration of the unmoved pair' : 'motion',
      seed,
      degrees: degreesOf(motion),
      mm: distanceAt(motion, centreOfMass(volume)),
      error_mm: targetError(fixed.volume, found.rigid, expected),
      error_degrees: degreesOf(multiply(invertRigid(expected), found.rigid)),
      quality: found.quality,
      seconds: (performance.now() - began) / 1000,
      cpu_seconds: (used.user + used.system) / 1e6,
    }
    results.push(result)
    console.log(
      `${result.fixed} ← ${result.moving}: ${result.degrees.toFixed(1)}° ${result.mm.toFixed(1)} mm, off by ${result.error_mm.toFixed(2)} mm ${result.error_degrees.toFixed(2)}° (${voxelSizeOf(scan.volume.affine).map(v => v.toFixed(1))}; nmi ${result.quality.toFixed(3)}; ${result.cpu_seconds.toFixed(1)} s of CPU)`,
    )
  }
}
const of = (key: 'error_mm' | 'error_degrees' | 'cpu_seconds') => results.map(result => result[key])
const mean = (values: readonly number[]) => values.reduce((a, b) => a + b, 0) / values.length
const summary = {
  registrations: results.length,
  mean_mm: mean(of('error_mm')),
  worst_mm: Math.max(...of('error_mm')),
  mean_degrees: mean(of('error_degrees')),
  worst_degrees: Math.max(...of('error_degrees')),
  mean_cpu_seconds: mean(of('cpu_seconds')),
}
console.log(summary)
await writeFile(
  fileURLToPath(new URL('align.json', import.meta.url)),
  `${JSON.stringify({ machine: machine(), date: new Date().toISOString(), summary, results }, null, 2)}\n`,
)
