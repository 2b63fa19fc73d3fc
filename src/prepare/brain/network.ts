import * as z from 'zod'
import { Problem } from '#errors/problem.ts'
import type { Machine } from '#runtime/machine.ts'
import { type Graph, openGraph, wasmPlace } from '#runtime/session.ts'

/** Where the network's files are read from. */
export interface NetworkFiles {
  /** @throws Problem 'unreachable' if there is no such file */
  read(path: string): Promise<Blob>
}

const configSchema = z.object({
  /** mm: edge of the voxels that it works on. */
  voxel: z.number().min(1).max(10),
  /** Sides of its input are multiples of this many voxels. */
  multiple: z.int().min(1).max(64),
  graph: z.string().regex(/^[\w-]+\.onnx$/),
})

/** A network that marks the brain: the share of brain in each voxel, as logits. */
export interface Network {
  readonly voxel: number
  readonly multiple: number
  readonly graph: Graph
}

/**
 * Opens the network on the processor: it is small, and a GPU would take longer to start.
 * @throws Problem 'bad-model', 'unreachable' or 'out-of-memory'
 */
export async function openNetwork(machine: Machine, files: NetworkFiles): Promise<Network> {
  const text = await (await files.read('config.json')).text()
  const config = configSchema.safeParse(parsed(text))
  if (!config.success)
    throw new Problem(
      'bad-model',
      "The brain mask network's config.json isn't what this viewer expects: reload the page, or build the site again.",
      { file: 'config.json', details: z.prettifyError(config.error) },
    )
  const { voxel, multiple, graph: name } = config.data
  const { ort } = await machine.engine('wasm')
  const graph = await openGraph(wasmPlace(ort), {
    name,
    graph: await files.read(name),
    weights: null,
  })
  return { voxel, multiple, graph }
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return null
  }
}
