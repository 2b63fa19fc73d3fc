import { appModel } from './en/app-model.ts'
import { appShell } from './en/app-shell.ts'
import { appStage } from './en/app-stage.ts'
import { appStudy } from './en/app-study.ts'
import { cli } from './en/cli.ts'
import { dicom } from './en/dicom.ts'
import { errors } from './en/errors.ts'
import { intake } from './en/intake.ts'
import { lamim } from './en/lamim.ts'
import { models } from './en/models.ts'
import { prepare } from './en/prepare.ts'
import { runtime } from './en/runtime.ts'
import { study } from './en/study.ts'
import { volume } from './en/volume.ts'

/** The English catalogue. Its type is the type of every other language. */
export const en = {
  appModel,
  appStage,
  appStudy,
  appShell,
  study,
  models,
  runtime,
  lamim,
  prepare,
  cli,
  dicom,
  intake,
  errors,
  volume,
}
