import { errors } from './en/errors.ts'
import { transitional } from './en/transitional.ts'
import { volume } from './en/volume.ts'

/** The English catalogue. Its type is the type of every other language. */
export const en = { errors, transitional, volume }
