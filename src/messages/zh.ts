import type { en } from './en.ts'
import type { Translation } from './translation.ts'
import { appModel } from './zh/app-model.ts'
import { appShell } from './zh/app-shell.ts'
import { appStage } from './zh/app-stage.ts'
import { appStudy } from './zh/app-study.ts'
import { cli } from './zh/cli.ts'
import { dicom } from './zh/dicom.ts'
import { errors } from './zh/errors.ts'
import { intake } from './zh/intake.ts'
import { lamim } from './zh/lamim.ts'
import { models } from './zh/models.ts'
import { prepare } from './zh/prepare.ts'
import { runtime } from './zh/runtime.ts'
import { study } from './zh/study.ts'
import { volume } from './zh/volume.ts'

/** The Simplified Chinese catalogue. */
export const zh: { readonly [Domain in keyof typeof en]: Translation<(typeof en)[Domain]> } = {
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
