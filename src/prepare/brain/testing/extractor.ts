import { openAsBlob } from 'node:fs'
import { nodeMachine } from '#runtime/node-machine.ts'
import { openBrainExtractor } from '../extract.ts'

const folder = new URL('../../../../public/models/brain-mask/', import.meta.url)
const machine = nodeMachine(1, () => Promise.reject(new Error('no GPU is asked for')))

/** The shipped network, in Node. */
export const extractBrain = openBrainExtractor(machine, {
  read: path => openAsBlob(new URL(path, folder)),
})
