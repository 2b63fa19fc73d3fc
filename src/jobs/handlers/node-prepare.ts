import { nodeElastix } from '#prepare/align/elastix-node.ts'
import { openBrainExtractor } from '#prepare/brain/extract.ts'
import type { NetworkFiles } from '#prepare/brain/network.ts'
import type { Machine } from '#runtime/machine.ts'
import type { Handlers, PrepareJob } from '../table.ts'
import { prepareJobs } from './prepare.ts'

/** The preparation in Node. @param brainMask where the brain mask network's files are */
export function nodePrepare(machine: Machine, brainMask: NetworkFiles): Handlers<PrepareJob> {
  return prepareJobs({ elastix: nodeElastix, extractBrain: openBrainExtractor(machine, brainMask) })
}
