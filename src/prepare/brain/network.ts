import '#io/zod-jitless.ts'
import * as z from 'zod'
import { Problem } from '#errors/problem.ts'
import { message } from '#messages/message.ts'
import type { Machine } from '#runtime/machine.ts'
import { type Graph, openGraph, wasmTarget } from '#runtime/session.ts'

/** Reads the network's files. */
export interface NetworkFiles {
  /** @throws Problem 'unreachable' if the file doesn't exist */
  read(path: string): Promise<Blob>
}

const configSchema = z.object({
  /** Sides of the input are multiples of this many voxels. */
  multiple: z.int().min(1).max(64),
  /** `voxel`: edge of the network's voxels in mm. The outputs of all networks are averaged. */
  networks: z
    .array(
      z.object({ voxel: z.number().min(1).max(10), graph: z.string().regex(/^[\w-]+\.onnx$/) }),
    )
    .min(1),
})

/** A network for brain extraction: logits of the brain share of each voxel. */
export interface Network {
  readonly voxel: number
  readonly multiple: number
  readonly graph: Graph
}

/**
 * Opens the networks on the CPU: they are small, and a GPU session takes longer to start.
 * @throws Problem 'bad-model', 'unreachable' or 'out-of-memory'
 */
export async function openNetworks(machine: Machine, files: NetworkFiles): Promise<Network[]> {
  const text = await (await files.read('config.json')).text()
  const config = configSchema.safeParse(parsed(text))
  if (!config.success)
    throw new Problem('bad-model', message('prepare.badNetwork'), {
      file: 'config.json',
      details: z.prettifyError(config.error),
    })
  const { multiple, networks } = config.data
  const target = wasmTarget((await machine.engine('wasm')).ort)
  const opened: Network[] = []
  for (const { voxel, graph: name } of networks) {
    const graph = await openGraph(target, { name, graph: await files.read(name), weights: null })
    opened.push({ voxel, multiple, graph })
  }
  return opened
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return null
  }
}
