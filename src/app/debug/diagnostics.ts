import type { LoadedModel } from '#runtime/loaded-model.ts'
import type { Answer, Reconstruction } from '#study/study.ts'
import { contrasts } from '#volume/volume.ts'
import type { PreparationResult } from '../preparation/store.ts'
import { isPrepared, type OpenStudy, scanIn } from '../study/store.ts'
import type { Environment } from './environment.ts'

/** The open study and its results. */
export interface Work {
  readonly study: OpenStudy | null
  readonly model: LoadedModel | null
  readonly preparation: PreparationResult | null
  readonly answer: Answer | null
  readonly reconstruction: Reconstruction | null
}

/**
 * What a maintainer needs to know of a problem. Of the scans only sizes and types: titles, file
 * names, hashes and the names of the user's models can identify patients.
 */
export function diagnosticsOf(environment: Environment, work: Work) {
  const { study, model, preparation, answer, reconstruction } = work
  return {
    environment,
    model: model && {
      hash: model.hash,
      training: model.config.training.data,
      architecture: model.config.architecture,
      backend: model.backend,
      adapter: model.adapter,
      precision: model.precision,
      selfTest: model.selfTest,
    },
    scans: contrasts.map(contrast => {
      const scan = study && scanIn(study, contrast)
      if (!scan) return { contrast }
      const { volume, header } = scan
      const { version, datatype, byteOrder, affineSource, orientation } = header
      const file = { version, datatype, byteOrder, affineSource, orientation }
      return { contrast, size: volume.size, affine: volume.affine, file }
    }),
    prepared: study !== null && isPrepared(study),
    /** Milliseconds. */
    timings: {
      ...model?.timings,
      ...answer?.timings,
      ...(preparation ? { preparation: preparation.milliseconds } : {}),
      ...(reconstruction ? { reconstruction: reconstruction.milliseconds } : {}),
    },
  }
}
