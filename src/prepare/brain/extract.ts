import { Problem } from '#errors/problem.ts'
import type { Control } from '#errors/progress.ts'
import { message } from '#messages/message.ts'
import type { Machine } from '#runtime/machine.ts'
import { fillHoles, largestComponent } from '#volume/components.ts'
import { millilitres } from '#volume/millilitres.ts'
import { reorient } from '#volume/orient.ts'
import { regrid } from '#volume/regrid.ts'
import type { Volume } from '#volume/volume.ts'
import type { Mask, RawScan } from '../types.ts'
import { type Network, type NetworkFiles, openNetworks } from './network.ts'
import { networkInput } from './network-input.ts'
import { sampleAxes } from './triangle-sampling.ts'

/** Finds the brain in one scan of any contrast. @returns a mask on the scan's own grid */
export type ExtractBrain = (scan: RawScan, control?: Control) => Promise<Mask>

/** Minimum volume of a usable brain mask, ml. */
const leastBrain = 100

/**
 * Brain extraction by the small networks listed in the folder, loaded on first use.
 * @param files the folder `models/brain-mask`
 */
export function openBrainExtractor(machine: Machine, files: NetworkFiles): ExtractBrain {
  let opening: Promise<Network[]> | undefined
  return async (scan, control = {}) => {
    control.signal?.throwIfAborted()
    opening ??= openNetworks(machine, files)
    const networks = await opening.catch((error: unknown) => {
      opening = undefined // The next call tries again.
      throw error
    })
    return extract(networks, scan, control)
  }
}

/** @throws Problem 'unsupported' naming the scan when it shows no brain */
async function extract(
  networks: readonly Network[],
  scan: RawScan,
  control: Control,
): Promise<Mask> {
  const tell = (fraction: number) => {
    control.signal?.throwIfAborted()
    control.onProgress?.({ stage: message('prepare.findingBrain', { name: scan.name }), fraction })
  }
  tell(0)
  const upright = reorient(finite(scan.volume), 'RAS')
  // On a constant image the network returns its prior, not a measurement.
  if (upright.data.every(value => value === upright.data[0])) throw noBrain(scan, 0)
  const brain = new Float32Array(upright.data.length)
  for (const [at, network] of networks.entries()) {
    const said = await ask(network, upright, half => tell((at + half / 2) / (networks.length + 1)))
    for (let i = 0; i < brain.length; i++) brain[i] = (brain[i] ?? 0) + (said[i] ?? 0)
  }
  tell(networks.length / (networks.length + 1))
  const marked = new Uint8Array(brain.length)
  for (let i = 0; i < brain.length; i++) marked[i] = (brain[i] ?? 0) > 0 ? 1 : 0
  const data = fillHoles(largestComponent(marked, upright.size), upright.size)
  const mask = { ...upright, data }
  const found = millilitres(mask)
  if (found < leastBrain) throw noBrain(scan, found)
  tell(0.95)
  return regrid(mask, scan.volume, { interpolation: 'nearest' })
}

/**
 * A network's logits on the scan's grid, summed over the head and its mirror image.
 * @param tell called with 0 and 1 before the two passes
 */
async function ask(
  { voxel, multiple, graph }: Network,
  upright: Volume,
  tell: (half: number) => void,
): Promise<Float32Array> {
  const { data, size, back } = networkInput(upright, voxel, multiple)
  const [x, y, z] = size
  // The last axis of a tensor is fastest, so the data are z, y, x; the networks expect x, y, z.
  const image = turned(data, size)
  tell(0)
  const said = await graph.run(image, [1, 1, ...size])
  tell(1)
  const other = mirrored(await graph.run(mirrored(image, x), [1, 1, ...size]), x)
  for (let i = 0; i < said.length; i++) said[i] = (said[i] ?? 0) + (other[i] ?? 0)
  return sampleAxes(turned(said, [z, y, x]), back).data
}

/** Mirrors left and right: reverses the slowest axis, of `count` positions. */
function mirrored(data: Float32Array, count: number): Float32Array {
  const out = new Float32Array(data.length)
  const sheet = data.length / count
  for (let i = 0; i < count; i++)
    out.set(data.subarray(i * sheet, (i + 1) * sheet), (count - 1 - i) * sheet)
  return out
}

/** Reverses the axis order: x fastest becomes z fastest, and vice versa. */
function turned(data: Float32Array, [nx, ny, nz]: Volume['size']): Float32Array {
  const out = new Float32Array(data.length)
  let from = 0
  for (let z = 0; z < nz; z++)
    for (let y = 0; y < ny; y++)
      for (let x = 0; x < nx; x++) out[(x * ny + y) * nz + z] = data[from++] ?? 0
  return out
}

/** A single NaN would spread over the whole image. */
function finite(volume: Volume): Volume {
  if (!(volume.data instanceof Float32Array || volume.data instanceof Float64Array)) return volume
  if (volume.data.every(Number.isFinite)) return volume
  return { ...volume, data: volume.data.map(value => (Number.isFinite(value) ? value : 0)) }
}

function noBrain({ name }: RawScan, found: number): Problem {
  return new Problem(
    'unsupported',
    message('prepare.noBrain', { file: name, millilitres: found }),
    { file: name },
  )
}
