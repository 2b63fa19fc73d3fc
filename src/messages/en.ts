import { cli } from './en/cli.ts'
import { dicom } from './en/dicom.ts'
import { errors } from './en/errors.ts'
import { intake } from './en/intake.ts'
import { prepare } from './en/prepare.ts'
import { transitional } from './en/transitional.ts'
import { volume } from './en/volume.ts'

/** The English catalogue. Its type is the type of every other language. */
export const en = { prepare, cli, dicom, intake, errors, transitional, volume }
