import { readSeries } from '#dicom/read-series.ts'
import type { Handlers, JobOf } from '../table.ts'

export const dicomHandlers: Handlers<JobOf<'dicom'>> = {
  series: ({ files }, control) => readSeries(files, control),
}
