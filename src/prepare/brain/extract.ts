import { Problem } from '#errors/problem.ts'
import type { Control } from '#errors/progress.ts'
import type { Machine } from '#runtime/machine.ts'
import { determinant3 } from '#volume/affine.ts'
import { fillHoles, largestComponent } from '#volume/components.ts'
import { reorient } from '#volume/orient.ts'
import { regrid } from '#volume/regrid.ts'
import type { Volume } from '#volume/volume.ts'
import type { Mask, RawScan } from '../types.ts'
import { sampleAxes } from './hat.ts'
import { type Network, type NetworkFiles, openNetwork } from './network.ts'
import { networkInput } from './network-input.ts'

/** Finds the brain in one scan of any contrast. @returns a mask on the scan's own grid */
export type ExtractBrain = (scan: RawScan, control?: Control) => Promise<Mask>

/** Millilitres below which what was found is no brain, not even a part that could be used. */
const leastBrain = 100

/**
 * Brain extraction by the small network that ships with the viewer, loaded when it's first needed.
 * @param files the folder `models/brain-mask`
 */
export function openBrainExtractor(machine: Machine, files: NetworkFiles): ExtractBrain {
  let opening: Promise<Network> | undefined
  return async (scan, control = {}) => {
    control.signal?.throwIfAborted()
    opening ??= openNetwork(machine, files)
    const network = await opening.catch((error: unknown) => {
      opening = undefined // The next call tries again.
      throw error
    })
    return extract(network, scan, control)
  }
}

/** @throws Problem 'unsupported' naming the scan when it shows no brain */
async function extract(network: Network, scan: RawScan, control: Control): Promise<Mask> {
  const tell = (fraction: number) => {
    control.signal?.throwIfAborted()
    control.onProgress?.({ stage: `Finding the brain in ${scan.name}`, fraction })
  }
  tell(0)
  const upright = reorient(finite(scan.volume), 'RAS')
  // Without anything to see the network says what it knows of heads, not of this one.
  if (upright.data.every(value => value === upright.data[0])) throw noBrain(scan, 0)
  const { data, size, back } = networkInput(upright, network.voxel, network.multiple)
  tell(0.2)
  // Tensors have their last axis fastest, so z, y, x; the network was trained on x, y, z.
  const logits = await network.graph.run(turned(data, size), [1, 1, ...size])
  tell(0.8)
  const [x, y, z] = size
  const said = sampleAxes(turned(logits, [z, y, x]), back)
  const brain = new Uint8Array(said.data.length)
  for (let i = 0; i < brain.length; i++) brain[i] = (said.data[i] ?? 0) > 0 ? 1 : 0
  const mask = fillHoles(largestComponent(brain, upright.size), upright.size)
  refuseNothing(mask, scan)
  tell(0.95)
  return regrid({ ...upright, data: mask }, scan.volume, { interpolation: 'nearest' })
}

/** The same volume with its axes in reverse order: x fastest becomes z fastest, and back. */
function turned(data: Float32Array, [nx, ny, nz]: Volume['size']): Float32Array {
  const out = new Float32Array(data.length)
  let from = 0
  for (let z = 0; z < nz; z++)
    for (let y = 0; y < ny; y++)
      for (let x = 0; x < nx; x++) out[(x * ny + y) * nz + z] = data[from++] ?? 0
  return out
}

/** One voxel that is no number would spread over the whole image. */
function finite(volume: Volume): Volume {
  if (!(volume.data instanceof Float32Array || volume.data instanceof Float64Array)) return volume
  if (volume.data.every(Number.isFinite)) return volume
  return { ...volume, data: volume.data.map(value => (Number.isFinite(value) ? value : 0)) }
}

function refuseNothing(mask: Uint8Array, scan: RawScan): void {
  let voxels = 0
  for (const value of mask) voxels += value
  const millilitres = (voxels * Math.abs(determinant3(scan.volume.affine))) / 1000
  if (millilitres < leastBrain) throw noBrain(scan, millilitres)
}

function noBrain({ name }: RawScan, millilitres: number): Problem {
  return new Problem(
    'unsupported',
    `No brain was found in ${name} (${Math.round(millilitres)} ml): check that it is a brain MRI, or give a brain mask as a file.`,
    { file: name },
  )
}
